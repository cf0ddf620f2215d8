import pytest
from django.urls import reverse

from tests.factories.community import make_answer, make_discussion


@pytest.mark.parametrize("who", ["visitor", "member", "asker", "coordinator"])
def test_pages_open(client, sign_in, bruno, chloe, denis, who):
    discussion = make_discussion(bruno, access="PUBLIC")
    make_answer(discussion, chloe)
    if who != "visitor":
        sign_in({"member": chloe, "asker": bruno, "coordinator": denis}[who])
    assert client.get(reverse("community:discussion_list")).status_code == 200
    page = client.get(discussion.get_absolute_url())
    assert page.status_code == 200
    assert ("Chloé Dumont" in page.text) == (who != "visitor")
    if who != "visitor":
        assert client.get(reverse("community:discussion_create")).status_code == 200
