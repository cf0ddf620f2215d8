"""Tables that leave the site: CSV in two dialects, XLSX, ODS."""
