"""Files of the site: one gate in, one gate out, bytes outside the web root. Door: `public`."""
