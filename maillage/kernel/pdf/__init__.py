"""Copies of PDF files in a closed process: chosen pages only, stamped copies, pictures of pages. Call `public`; the rest runs inside."""
