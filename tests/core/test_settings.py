import pytest

from bot.settings import VARIABLES, SettingsError, read_settings

GUID = "11111111-2222-4333-8444-555555555555"
GOOD = {"BIGROOM_SECRET_KEY": "k" * 64, "PUBLIC_URL": "https://bigroom.example.org"}


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name in VARIABLES:
        monkeypatch.delenv(name.upper(), raising=False)
    for name, value in GOOD.items():
        monkeypatch.setenv(name, value)
    return monkeypatch


def test_what_is_good_is_read(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("TEAMS_ALLOWED_TENANTS", "one, two,")
    settings = read_settings()
    assert settings.public_url == GOOD["PUBLIC_URL"]
    assert settings.teams_allowed_tenants == ("one", "two")


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("PORT", "many", "whole number"),
        ("PORT", "70000", "65535"),
        ("DATABASE_URL", "mysql://x/y", "must begin with"),
        ("PUBLIC_URL", "bigroom.example.org", "https://"),
        ("PUBLIC_URL", "http://bigroom.example.org", "https://"),
        ("PUBLIC_URL", "https://[bigroom.example.org", "IPv6"),
        ("SMTP_URL", "mail.example.org", "smtp://user:password@host:587"),
        ("BIGROOM_SECRET_KEY", "short", "openssl rand"),
        ("BIGROOM_SECRET_KEY", "", "openssl rand"),
    ],
)
def test_a_wrong_setting_stops_the_start_with_one_sentence_naming_it(
    environment: pytest.MonkeyPatch, name: str, value: str, reason: str
) -> None:
    environment.setenv(name, value)
    with pytest.raises(SettingsError) as caught:
        read_settings()
    assert str(caught.value).startswith(f"{name} is ")
    assert reason in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(("name", "value", "port"), [("port", "99", 99), ("Port", " 98 ", 98), ("port", " ", 3978)])
def test_a_variable_in_small_letters_is_read_too_and_one_in_capitals_before_it(
    environment: pytest.MonkeyPatch, name: str, value: str, port: int
) -> None:
    environment.setenv(name, value)
    assert read_settings().port == port
    environment.setenv("PORT", "97")
    assert read_settings().port == 97


def test_a_wrong_variable_in_small_letters_stops_the_start_too(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("port", "many")
    with pytest.raises(SettingsError, match="PORT is wrong"):
        read_settings()


@pytest.mark.parametrize(
    ("given", "lacking"),
    [
        ({"SLACK_BOT_TOKEN": "xoxb-1"}, "SLACK_SIGNING_SECRET"),
        ({"SLACK_SIGNING_SECRET": "s"}, "SLACK_BOT_TOKEN"),
        ({"SLACK_APP_TOKEN": "xapp-1"}, "SLACK_BOT_TOKEN"),
        ({"SLACK_CLIENT_ID": "1.2"}, "SLACK_CLIENT_SECRET"),
        ({"SLACK_CLIENT_SECRET": "s"}, "SLACK_CLIENT_ID"),
        ({"SLACK_CLIENT_ID": "1.2", "SLACK_CLIENT_SECRET": "s"}, "SLACK_SIGNING_SECRET"),
        (
            {"SLACK_CLIENT_ID": "1.2", "SLACK_CLIENT_SECRET": "s", "SLACK_APP_TOKEN": "xapp-1"},
            "SLACK_APP_TOKEN .* over HTTP only",
        ),
        ({"TEAMS_APP_ID": "a"}, "TEAMS_APP_PASSWORD"),
        ({"TEAMS_APP_PASSWORD": "p"}, "TEAMS_APP_ID"),
        ({"TEAMS_APP_ID": "a", "TEAMS_APP_PASSWORD": "p"}, "TEAMS_TENANT_ID"),
    ],
)
def test_half_a_platform_does_not_start(environment: pytest.MonkeyPatch, given: dict[str, str], lacking: str) -> None:
    for name, value in given.items():
        environment.setenv(name, value)
    with pytest.raises(SettingsError, match=lacking):
        read_settings()


@pytest.mark.parametrize(
    ("given", "lacking"),
    [
        ({"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": " "}, "SLACK_SIGNING_SECRET"),
        ({"SLACK_BOT_TOKEN": "\t", "SLACK_SIGNING_SECRET": "s"}, "SLACK_BOT_TOKEN"),
        ({"TEAMS_APP_ID": "a", "TEAMS_APP_PASSWORD": " "}, "TEAMS_APP_PASSWORD"),
        ({"TEAMS_APP_ID": "a", "TEAMS_APP_PASSWORD": "p", "TEAMS_TENANT_ID": " "}, "TEAMS_TENANT_ID"),
        ({"BIGROOM_SECRET_KEY": " " * 64}, "BIGROOM_SECRET_KEY"),
        ({"PUBLIC_URL": "  "}, "PUBLIC_URL"),
    ],
)
def test_a_blank_setting_is_a_missing_one_and_named(
    environment: pytest.MonkeyPatch, given: dict[str, str], lacking: str
) -> None:
    for name, value in given.items():
        environment.setenv(name, value)
    with pytest.raises(SettingsError, match=f"^{lacking} is missing"):
        read_settings()


@pytest.mark.parametrize("blank", ["", " ", "\t "])
def test_a_blank_setting_that_is_not_needed_leaves_what_it_would_be_unset(
    environment: pytest.MonkeyPatch, blank: str
) -> None:
    unset = read_settings()
    for name in set(VARIABLES) - GOOD.keys():
        environment.setenv(name.upper(), blank)
    assert read_settings() == unset
    assert not read_settings().slack_wanted
    assert not read_settings().teams_wanted


def test_socket_mode_needs_no_signing_secret(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("SLACK_BOT_TOKEN", "xoxb-1")
    environment.setenv("SLACK_APP_TOKEN", "xapp-1")
    assert read_settings().slack_wanted


@pytest.mark.parametrize("own", ["", "xoxb-1"])
def test_several_workspaces_need_no_token_of_one_but_may_have_it(environment: pytest.MonkeyPatch, own: str) -> None:
    given = {"SLACK_CLIENT_ID": "1.2", "SLACK_CLIENT_SECRET": "s", "SLACK_SIGNING_SECRET": "s", "SLACK_BOT_TOKEN": own}
    for name, value in given.items():
        environment.setenv(name, value)
    assert read_settings().slack_installs


def test_a_blank_at_the_end_of_a_pasted_line_is_no_part_of_it(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("SLACK_BOT_TOKEN", " xoxb-1 ")
    environment.setenv("SLACK_SIGNING_SECRET", "s")
    assert read_settings().slack_bot_token.reveal() == "xoxb-1"


def test_old_keys_are_listed_newest_first_and_never_printed(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("BIGROOM_OLD_SECRET_KEYS", "never-shown-1, never-shown-2")
    settings = read_settings()
    assert settings.old_secret_keys == ("never-shown-1", "never-shown-2")
    assert "never-shown" not in f"{settings} {settings!r}"


def test_the_demo_stays_on_this_machine(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("HOST", "0.0.0.0")  # noqa: S104 -- the wrong setting under test
    with pytest.raises(SettingsError, match="HOST"):
        read_settings(demo=True)


def test_secrets_are_never_printed(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("SLACK_BOT_TOKEN", "xoxb-never-shown")
    environment.setenv("SLACK_SIGNING_SECRET", "never-shown-either")
    settings = read_settings()
    assert "never-shown" not in f"{settings} {settings!r}"
    assert GOOD["BIGROOM_SECRET_KEY"] not in repr(settings)
    environment.setenv("DATABASE_URL", "postgresql://bigroom:hushhush@127.0.0.1/bigroom")
    assert "hushhush" not in repr(read_settings())


def test_settings_cannot_change(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("PORT", "4000")
    settings = read_settings()
    with pytest.raises(AttributeError):
        settings.port = 4001  # type: ignore[misc]  # which mypy refuses too


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({"SLACK_BOT_TOKEN": "hello", "SLACK_SIGNING_SECRET": "s"}, "SLACK_BOT_TOKEN"),
        ({"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xoxb-1"}, "SLACK_APP_TOKEN"),
        ({"TEAMS_APP_ID": "name", "TEAMS_APP_PASSWORD": "p", "TEAMS_TENANT_ID": GUID}, "TEAMS_APP_ID"),
        ({"TEAMS_APP_ID": GUID, "TEAMS_APP_PASSWORD": "p", "TEAMS_TENANT_ID": "example.org"}, "TEAMS_TENANT_ID"),
        (
            {
                "TEAMS_APP_ID": GUID,
                "TEAMS_APP_PASSWORD": "p",
                "TEAMS_TENANT_ID": GUID,
                "TEAMS_ALLOWED_TENANTS": f"{GUID},abc",
            },
            "TEAMS_ALLOWED_TENANTS",
        ),
    ],
)
def test_a_credential_of_the_wrong_form_is_named_before_a_platform_refuses_it(
    environment: pytest.MonkeyPatch, given: dict[str, str], wrong: str
) -> None:
    for name, value in given.items():
        environment.setenv(name, value)
    with pytest.raises(SettingsError, match=f"^{wrong} is "):
        read_settings()


def test_the_demo_has_a_database_of_its_own_unless_one_is_named(environment: pytest.MonkeyPatch) -> None:
    assert read_settings(demo=True).database_url != read_settings().database_url
    environment.setenv("DATABASE_URL", "sqlite:///var/named.sqlite")
    assert read_settings(demo=True).database_url == "sqlite:///var/named.sqlite"


@pytest.mark.parametrize("sender", ["", "Big Room <bigroom@example.org>", "a b@example.org"])
def test_a_mail_server_needs_a_plain_address_to_write_from(environment: pytest.MonkeyPatch, sender: str) -> None:
    environment.setenv("SMTP_URL", "smtp://bot:hushhush@mail.example.org")
    environment.setenv("MAIL_FROM", sender)
    with pytest.raises(SettingsError, match="MAIL_FROM"):
        read_settings()
    environment.setenv("MAIL_FROM", "bigroom@example.org")
    assert read_settings().mail_wanted
    assert "hushhush" not in repr(read_settings())
