"""What a page says next can be about a patient: it waits in the database, never in a cookie."""


def test_what_a_page_says_next_is_in_no_cookie(sign_in, dana, bring, maria, clock):
    session = bring(maria, to="arrived")
    desk = sign_in(dana)
    answer = desk.post(f"/staff/sessions/{session.pk}/arrival/")
    said = [str(one) for one in answer.wsgi_request._messages._queued_messages]
    assert said
    assert set(desk.cookies) <= {"sessionid", "csrftoken"}
    assert said[0] in desk.get(answer.url).content.decode()
