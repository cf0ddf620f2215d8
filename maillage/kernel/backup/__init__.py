"""Backup and restore: everything in one archive, which both databases can read. Commands `backup`, `restore`, `verify_backup`."""
