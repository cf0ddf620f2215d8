"""The journal: one row per fact, in the transaction of the act; floors above react to it. Door: `public`."""
