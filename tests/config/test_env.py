"""What the environment may say: typed, and production refuses what is only fit for a demo."""

import pytest
from pydantic import ValidationError

from config.env import Env

SAFE = {
    "KHUE_PRODUCTION": "true",
    "KHUE_SECRET_KEY": "khue-0123456789-" * 4,
    "KHUE_HOSTS": '["thi.example.vn"]',
    "KHUE_HTTPS": "true",
}


def read(monkeypatch: pytest.MonkeyPatch, **values: str) -> Env:
    for name in [*Env.model_fields]:
        monkeypatch.delenv(f"KHUE_{name.upper()}", raising=False)
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    return Env()


def test_without_anything_it_is_a_demo_on_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    env = read(monkeypatch)
    assert (env.production, env.debug, env.database_url) == (False, False, "")


def test_production_starts_when_everything_is_safe(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read(monkeypatch, **SAFE).production


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("KHUE_DEBUG", "true"),
        ("KHUE_SECRET_KEY", "short"),
        ("KHUE_HOSTS", '["*"]'),
        ("KHUE_HOSTS", '[".*"]'),
        ("KHUE_SECRET_KEY", "k" * 64),
        ("KHUE_HOSTS", "[]"),
        ("KHUE_HTTPS", "false"),
        ("KHUE_CLOCK_OFFSET_SECONDS", "60"),
        ("KHUE_SECOND_FACTOR", "optional"),
    ],
)
def test_production_refuses_what_is_unsafe_by_name(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        read(monkeypatch, **SAFE | {name: value})
    assert name in str(refusal.value)


@pytest.mark.parametrize(
    ("values", "compulsory"),
    [({}, False), ({"KHUE_SECOND_FACTOR": "staff"}, True), (SAFE, True)],
)
def test_staff_must_have_a_second_factor_in_production(
    monkeypatch: pytest.MonkeyPatch, values: dict[str, str], compulsory: bool
) -> None:
    assert read(monkeypatch, **values).second_factor_for_staff is compulsory


PROVIDER = {
    "KHUE_OIDC_ISSUER": "https://sso.example.vn",
    "KHUE_OIDC_CLIENT_ID": "khue",
    "KHUE_OIDC_CLIENT_SECRET": "mot-bi-mat",
}


def test_an_openid_provider_is_named_whole_and_by_https(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read(monkeypatch, **SAFE | PROVIDER).oidc_name == "OpenID"
    for missing in ("KHUE_OIDC_CLIENT_ID", "KHUE_OIDC_CLIENT_SECRET"):
        with pytest.raises(ValidationError, match=missing):
            read(monkeypatch, **PROVIDER | {missing: ""})
    with pytest.raises(ValidationError, match="https://"):
        read(monkeypatch, **SAFE | PROVIDER | {"KHUE_OIDC_ISSUER": "http://sso.example.vn"})


@pytest.mark.parametrize(
    ("name", "value"), [("KHUE_DEBUG", "perhaps"), ("KHUE_HOSTS", "a,b"), ("KHUE_CLOCK_OFFSET_SECONDS", "1h")]
)
def test_a_value_that_cannot_be_read_stops_the_start(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    with pytest.raises(Exception, match=r"(?i)" + name.removeprefix("KHUE_")):
        read(monkeypatch, **{name: value})
