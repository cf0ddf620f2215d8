"""What the sign-in library is given: anything but what an authenticator sends."""

import json

import pytest

pytestmark = pytest.mark.django_db
WORDS = ["9" * 5000, "[" * 100_000, "[]", "1", "null", '"x"', "{", "\ufeff{}", "NaN", '{"a":1}', '{"id":1,"rawId":2,"response":3,"type":4}',
         json.dumps({"id": "AA", "rawId": "AA", "type": "public-key", "response": {"clientDataJSON": "AA", "authenticatorData": "AA", "signature": "AA"}}),
         json.dumps({"id": "AA", "rawId": "AA", "type": "public-key", "response": []})]  # fmt: skip


@pytest.mark.parametrize("word", WORDS, ids=range(len(WORDS)))
def test_a_passkey_that_is_none(client, sign_in, bruno, word):
    client.raise_request_exception = False
    assert client.post("/compte/connexion/cle/", {"credential": word}).status_code < 500
    member = sign_in(bruno)
    member.get("/compte/connexion/cle/")
    for path in ("/compte/connexion/cle/", "/compte/verification/cle/", "/compte/securite/cles/ajouter/"):
        assert member.post(path, {"credential": word, "name": "clé"}).status_code < 500, path
