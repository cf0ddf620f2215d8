"""Plain text whose lines were cut by the sender's program, sewn again (RFC 3676)."""


def unflowed(text: str, *, delete_space: bool) -> str:
    """Join the lines that end with a space to the next of the same depth of quotation."""
    done: list[str] = []
    open_depth = -1
    for line in text.split("\n"):
        body = line.lstrip(">")
        depth = len(line) - len(body)
        body = body.removeprefix(" ")
        soft = body.endswith(" ") and body != "-- "
        kept = body[:-1] if soft and delete_space else body
        if depth == open_depth and body != "-- ":
            done[-1] += kept
        else:
            done.append("> " * depth + kept)
        open_depth = depth if soft else -1
    return "\n".join(done)
