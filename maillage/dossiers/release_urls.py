release_urls: list[object] = []
