"""What `bench/pages.py` is made of: data, servers, load, figures."""
