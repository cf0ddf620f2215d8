"""Messages to people: on site at once, by e-mail through an outbox. Door: `public`."""
