"""Reading of uploaded files in a closed process: text by page, previews, proposals. Call `run.analyse`; the rest runs inside."""
