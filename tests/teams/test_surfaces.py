"""Each way to ask in Teams: a token-bearing request comes in, and what Teams is then told is looked at."""

from __future__ import annotations

import pytest

from adapters.teams.app import Teams
from bot.message import Account, Button, Buttons, Messenger, Reply, Row, Rows, card
from tests.standins import teams_activities as said
from tests.standins.teams_activities import CHANNEL, GROUP_CHAT, PERSONAL, TENANT, THREAD, WARD_SISTER
from tests.standins.teams_shapes import invoke_faults
from tests.teams.conftest import ANSWER, Installed

PEOPLE = [PERSONAL, GROUP_CHAT, CHANNEL, THREAD]


def test_the_adapter_is_a_messenger(installed: Installed) -> None:
    messenger: Messenger = installed.teams
    assert isinstance(messenger, Teams)


@pytest.mark.parametrize("conversation", PEOPLE, ids=["1:1", "group chat", "channel", "thread"])
async def test_a_message_is_asked_of_the_core_without_its_mention(
    installed: Installed, conversation: said.Conversation
) -> None:
    heard = await installed.hear(said.message("jargon ICB", installed.platform.service_url, conversation=conversation))
    (intent,) = installed.core.intents
    assert heard.status_code == 200
    assert (intent.verb, intent.words, intent.answered_apart) == ("", "jargon ICB", True)
    assert intent.account == Account("teams", TENANT, WARD_SISTER.id)
    assert intent.delivery == f"{said.ACTIVITY}#{intent.place.channel}"
    assert intent.place.direct is (conversation is PERSONAL)


async def test_a_one_to_one_message_is_answered_in_its_chat(installed: Installed) -> None:
    await installed.hear(said.message("jargon ICB", installed.platform.service_url))
    (sent,) = installed.sent()
    assert (sent["conversation"], sent["targeted"]) == (PERSONAL.id, False)
    assert sent["activity"]["summary"] == ANSWER.summary
    assert sent["activity"]["replyToId"] == said.ACTIVITY


@pytest.mark.parametrize("conversation", [GROUP_CHAT, CHANNEL, THREAD], ids=["group chat", "channel", "thread"])
async def test_a_private_answer_among_others_is_a_targeted_message(
    installed: Installed, conversation: said.Conversation
) -> None:
    await installed.hear(said.message("jargon ICB", installed.platform.service_url, conversation=conversation))
    (sent,) = installed.sent()
    assert (sent["conversation"], sent["targeted"]) == (conversation.id, True)
    assert sent["activity"]["recipient"]["id"] == WARD_SISTER.id


async def test_an_answer_for_the_room_goes_to_the_thread_it_was_asked_in(installed: Installed) -> None:
    installed.core.answer_everyone()
    await installed.hear(said.message("show ICB", installed.platform.service_url, conversation=THREAD))
    (sent,) = installed.sent()
    assert (sent["conversation"], sent["targeted"]) == (THREAD.id, False)
    assert "recipient" not in sent["activity"]


@pytest.mark.parametrize("words", ["jargon ICB", "/jargon ICB", "Jargon  ICB", "/JARGON\nICB "])
async def test_a_slash_command_is_read_with_or_without_its_slash(installed: Installed, words: str) -> None:
    await installed.hear(said.slash_command(words, installed.platform.service_url))
    (intent,) = installed.core.intents
    assert (intent.verb, intent.words) == ("jargon", "ICB")
    assert installed.sent()[0]["targeted"] is True


async def test_a_targeted_message_that_is_no_command_is_plain_words(installed: Installed) -> None:
    await installed.hear(said.slash_command("what does MDT stand for?", installed.platform.service_url))
    (intent,) = installed.core.intents
    assert (intent.verb, intent.words) == ("", "what does MDT stand for?")


async def test_a_typed_slash_works_in_a_chat_too(installed: Installed) -> None:
    await installed.hear(said.message("/jargon ICB", installed.platform.service_url))
    (intent,) = installed.core.intents
    assert (intent.verb, intent.words) == ("jargon", "ICB")


async def test_a_mention_of_nobody_else_is_taken_out_of_the_words(installed: Installed) -> None:
    activity = said.message("ask", installed.platform.service_url, conversation=CHANNEL)
    activity["text"] += " <at>Example Sergeant</at>"
    activity["entities"].append({"type": "mention", "text": "<at>Example Sergeant</at>", "mentioned": {"id": "29:1x"}})
    await installed.hear(activity)
    assert installed.core.intents[0].words == "ask <at>Example Sergeant</at>"


async def test_a_mention_of_two_words_and_one_without_marked_text_are_taken_out(installed: Installed) -> None:
    activity = said.message("ICB", installed.platform.service_url, conversation=CHANNEL)
    activity["text"] = "<at>Big</at>&nbsp;<at>Room & Co</at>\xa0jargon ICB".replace("&nbsp;", "\xa0")
    activity["entities"] = [
        {"type": "mention", "text": "<at>Big</at>", "mentioned": said.BOT},
        {"type": "mention", "mentioned": {**said.BOT, "name": "Room & Co"}},
    ]
    await installed.hear(activity)
    assert installed.core.intents[0].words == "jargon ICB"


async def test_a_press_on_a_private_card_replaces_it(installed: Installed) -> None:
    data = {"verb": "jargon", "ref": "ICB", "private": True, "setting": "community", "sure": True, "number": 3}
    heard = await installed.hear(said.card_action("jargon", data, installed.platform.service_url))
    body = heard.json()
    (intent,) = installed.core.intents
    assert (intent.verb, intent.ref) == ("jargon", "ICB")
    assert intent.answers == {"setting": "community", "sure": "true", "number": "3"}
    assert not invoke_faults(body)
    assert body["value"]["speak"] == ANSWER.summary
    assert not installed.sent()


async def test_a_press_on_the_rooms_card_leaves_it_and_answers_the_presser_alone(installed: Installed) -> None:
    data = {"verb": "jargon", "ref": "ICB", "private": False}
    heard = await installed.hear(said.card_action("jargon", data, installed.platform.service_url))
    assert heard.json()["type"] == "application/vnd.microsoft.activity.message"
    assert not invoke_faults(heard.json())
    assert installed.core.intents[0].answered_apart is True
    assert installed.sent()[0]["targeted"] is True


async def test_show_everyone_on_a_private_card_posts_for_the_room(installed: Installed) -> None:
    installed.core.answer_everyone()
    data = {"verb": "show", "ref": "ICB", "private": True}
    heard = await installed.hear(said.card_action("show", data, installed.platform.service_url, conversation=THREAD))
    assert not invoke_faults(heard.json())
    (sent,) = installed.sent()
    assert (sent["conversation"], sent["targeted"]) == (THREAD.id, False)


async def test_a_repeated_press_is_told_so(installed: Installed) -> None:
    press = said.card_action("jargon", {"ref": "ICB", "private": False}, installed.platform.service_url)
    await installed.hear(press)
    heard = await installed.hear(press)
    assert not invoke_faults(heard.json())
    assert len(installed.sent()) == 1


async def test_a_press_in_a_direct_chat_is_answered_in_the_response_however_often_it_comes(
    installed: Installed,
) -> None:
    data = {"ref": "ICB", "private": True}
    press = said.card_action("jargon", data, installed.platform.service_url, conversation=PERSONAL)
    for _ in range(2):
        heard = await installed.hear(press)
        assert heard.json()["value"]["type"] == "AdaptiveCard"
    assert not installed.sent()


async def test_an_old_client_presses_by_message(installed: Installed) -> None:
    value = {"verb": "jargon", "ref": "ICB", "private": True, "setting": "community"}
    heard = await installed.hear(said.submit(value, installed.platform.service_url))
    (intent,) = installed.core.intents
    assert heard.status_code == 200
    assert (intent.verb, intent.ref, intent.answers) == ("jargon", "ICB", {"setting": "community"})
    assert installed.sent()[0]["targeted"] is True


async def test_the_buttons_we_draw_come_back_as_they_were_meant(installed: Installed) -> None:
    await installed.hear(said.message("jargon ICB", installed.platform.service_url))
    drawn = installed.sent()[0]["activity"]["attachments"][0]["content"]
    action = drawn["body"][-1]["actions"][0]
    url = installed.platform.service_url
    await installed.hear(said.card_action(action["verb"], action["data"], url, activity_id="2", conversation=PERSONAL))
    await installed.hear(said.submit(action["fallback"]["data"], url, activity_id="3", conversation=PERSONAL))
    for intent in installed.core.intents[1:]:
        assert (intent.verb, intent.ref, intent.answers) == ("show", "ICB", {})


async def test_a_search_offers_the_card_and_each_of_its_rows(installed: Installed) -> None:
    rows = Rows((Row("Integrated Care Board", "NHS"), Row("Individual Card <b>Bank</b>", "made up")))
    installed.core.reply = Reply(card("ICB", rows, Buttons((Button("Show everyone", "show"),))))
    heard = await installed.hear(said.search("ICB", installed.platform.service_url))
    body = heard.json()
    (intent,) = installed.core.intents
    assert (intent.verb, intent.words, intent.answered_apart) == ("jargon", "ICB", False)
    assert not invoke_faults(body)
    offered = body["composeExtension"]["attachments"]
    assert [each["preview"]["content"]["title"] for each in offered] == [
        "ICB",
        "Integrated Care Board",
        "Individual Card <b>Bank</b>",
    ]
    assert "<b>" not in offered[0]["preview"]["content"]["text"]
    assert "Action" not in heard.text


async def test_the_search_box_opening_asks_nothing_of_the_core(installed: Installed) -> None:
    heard = await installed.hear(said.search("", installed.platform.service_url))
    assert not invoke_faults(heard.json())
    assert not installed.core.intents


async def test_explain_on_a_message_opens_a_dialog_with_the_words_that_the_message_shows(installed: Installed) -> None:
    about = "<div>Ask the <b>ICB</b> &amp; <i>MDT</i><br/>by&nbsp;Friday</div><p>&lt;not a tag&gt;</p>"
    heard = await installed.hear(said.fetch_task(about, installed.platform.service_url))
    (intent,) = installed.core.intents
    assert intent.verb == "explain"
    assert intent.about == "Ask the ICB & MDT\nby Friday\n<not a tag>"
    assert not invoke_faults(heard.json())
    drawn = heard.json()["task"]["value"]["card"]["content"]
    assert drawn["body"][-1]["actions"][0]["type"] == "Action.Submit"


async def test_a_button_in_the_dialog_shows_its_answer_there(installed: Installed) -> None:
    data = {"verb": "jargon", "ref": "MDT", "private": True}
    heard = await installed.hear(said.submit_action("<p>MDT</p>", data, installed.platform.service_url))
    assert (installed.core.intents[0].verb, installed.core.intents[0].ref) == ("jargon", "MDT")
    assert not invoke_faults(heard.json())


async def test_a_dialog_submitted_with_nothing_is_ended_kindly(installed: Installed) -> None:
    heard = await installed.hear(said.submit_action("<p>MDT</p>", {}, installed.platform.service_url))
    assert not invoke_faults(heard.json())
    assert not installed.core.intents


@pytest.mark.parametrize("conversation", PEOPLE, ids=["1:1", "group chat", "channel", "thread"])
async def test_being_installed_is_remembered_and_greeted_for_all_to_see(
    installed: Installed, conversation: said.Conversation
) -> None:
    await installed.hear(said.installation("add", installed.platform.service_url, conversation=conversation))
    (place, present) = installed.remembered[0]
    assert (place.channel, present) == (conversation.id.partition(";")[0], True)
    assert (installed.core.intents[0].verb, installed.core.intents[0].words) == ("bigroom", "help")
    assert installed.sent()[0]["targeted"] is False


async def test_an_upgrade_is_remembered_and_not_greeted(installed: Installed) -> None:
    await installed.hear(said.installation("add-upgrade", installed.platform.service_url))
    assert installed.remembered[0][1] is True
    assert not installed.sent()


async def test_being_removed_is_remembered(installed: Installed) -> None:
    await installed.hear(said.installation("remove", installed.platform.service_url))
    await installed.hear(said.members_changed("membersRemoved", installed.platform.service_url))
    assert [present for _, present in installed.remembered] == [False, False]
    assert not installed.sent()


async def test_other_peoples_coming_and_going_is_no_matter_of_ours(installed: Installed) -> None:
    change = said.members_changed("membersAdded", installed.platform.service_url, members=("29:1newcomer",))
    assert (await installed.hear(change)).status_code == 200
    assert not installed.remembered


async def test_a_new_membership_of_ours_is_remembered_without_a_second_greeting(installed: Installed) -> None:
    await installed.hear(said.members_changed("membersAdded", installed.platform.service_url))
    assert installed.remembered[0][1] is True
    assert not installed.sent()


async def test_a_repeated_message_is_answered_once(installed: Installed) -> None:
    activity = said.message("jargon ICB", installed.platform.service_url)
    statuses = [(await installed.hear(activity)).status_code for _ in range(3)]
    assert statuses == [200, 200, 200]
    assert len(installed.sent()) == 1


async def test_two_messages_of_one_millisecond_in_two_conversations_are_two(installed: Installed) -> None:
    for conversation in (PERSONAL, GROUP_CHAT):
        activity = said.message("ICB", installed.platform.service_url, conversation=conversation, activity_id="1")
        await installed.hear(activity)
    assert len(installed.sent()) == 2
