"""What the environment may say, typed. A wrong value stops the start with its name; production refuses unsafe ones."""

import os
from functools import lru_cache
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

BASE_DIR = Path(__file__).resolve().parent.parent
INSECURE_KEY = "insecure-only-for-the-demo-on-this-machine"
DEFAULT_BIND = "127.0.0.1:8000"


class Env(BaseSettings):
    """Variables begin with KHUE_; `KHUE_SECRETS_DIR` may hold one file per secret (`khue_secret_key`)."""

    model_config = SettingsConfigDict(
        env_prefix="KHUE_",
        extra="ignore",
        secrets_dir=os.environ.get("KHUE_SECRETS_DIR"),
        # A wrong secret must not be printed into a log.
        hide_input_in_errors=True,
    )

    production: bool = Field(False, description="Refuse everything that is only fit for a demo.")
    debug: bool = Field(False, description="Django's error pages; never with production.")
    secret_key: str = Field(INSECURE_KEY, description="At least 50 characters in production.")
    hosts: list[str] = Field(["*"], description="Host names served, as a JSON list.")
    origins: list[str] = Field([], description="Trusted origins behind a proxy, as a JSON list.")
    https: bool = Field(False, description="Served over HTTPS: secure cookies, HSTS, redirect.")
    database_url: str = Field("", description="postgres://… ; empty: SQLite in the data folder.")
    redis_url: str = Field("", description="redis://… for live updates between processes; empty: one process.")
    data_dir: Path = Field(BASE_DIR / "var", description="SQLite file, uploads, collected static files.")
    time_zone: str = Field("Asia/Ho_Chi_Minh", description="Time zone of dates on screen and paper.")
    clock_offset_seconds: int = Field(0, description="Shifts the platform's clock: rehearsals and tests only.")
    site_url: str = Field("http://127.0.0.1:8000", description="Address used in letters and QR codes.")
    bind: str = Field(DEFAULT_BIND, description="Where `serve` listens, host:port.")
    drain_seconds: int = Field(
        0, ge=0, le=60, description="How long a terminated process goes on serving while the proxy lets go of it."
    )
    pool_size: int = Field(
        16,
        ge=10,
        description="Connections to PostgreSQL of one process at most; its own threads keep up to nine.",
    )
    worker: bool = Field(False, description="`manage.py work` runs besides: web processes leave the jobs to it.")
    signer_roots: Path | None = Field(
        None, description="Certificates (PEM) of authorities whose signers are known; empty: DATA_DIR/signer-roots."
    )
    lesson_video_hosts: list[str] = Field(
        [], description="Hosts whose videos lessons may lead to, as a JSON list; empty: none."
    )
    metrics_token: str = Field("", description="Bearer token for /metrics and /readyz from other machines.")
    second_factor: Literal["", "staff", "optional"] = Field(
        "", description="Who must have a second factor: `staff` or nobody (`optional`); empty: staff, in production."
    )
    oidc_issuer: str = Field("", description="The organisation's OpenID provider, as it names itself; empty: none.")
    oidc_client_id: str = Field("", description="The platform's name at that provider.")
    oidc_client_secret: str = Field("", description="The platform's secret at that provider.")
    oidc_name: str = Field("OpenID", description="What the button of that provider is called.")
    oidc_username_claim: str = Field("", description="The claim that is the user name here; empty: nobody by name.")

    @property
    def second_factor_for_staff(self) -> bool:
        return self.second_factor == "staff" or (self.production and not self.second_factor)

    @model_validator(mode="after")
    def refuse_half_a_provider(self) -> Self:
        if self.oidc_issuer and not (self.oidc_client_id and self.oidc_client_secret):
            raise ValueError("KHUE_OIDC_ISSUER is set: KHUE_OIDC_CLIENT_ID and KHUE_OIDC_CLIENT_SECRET must be, too.")
        return self

    @model_validator(mode="after")
    def refuse_unsafe_production(self) -> Self:
        if not self.production:
            return self
        wrong = [sentence for bad, sentence in self._unsafe() if bad]
        if wrong:
            raise ValueError("KHUE_PRODUCTION is set, but: " + " ".join(wrong))
        return self

    def _unsafe(self) -> list[tuple[bool, str]]:
        return [
            (self.debug, "KHUE_DEBUG must be off."),
            (
                self.secret_key == INSECURE_KEY or len(self.secret_key) < 50 or len(set(self.secret_key)) < 10,
                "KHUE_SECRET_KEY must be a random text of at least 50 characters.",
            ),
            (
                not self.hosts or any(set(host) <= set("*.") for host in self.hosts),
                "KHUE_HOSTS must name the hosts that are served.",
            ),
            (not self.https, "KHUE_HTTPS must be on."),
            (self.clock_offset_seconds != 0, "KHUE_CLOCK_OFFSET_SECONDS must be 0."),
            (self.second_factor == "optional", "KHUE_SECOND_FACTOR must not be optional."),
            (
                bool(self.oidc_issuer) and not self.oidc_issuer.startswith("https://"),
                "KHUE_OIDC_ISSUER must begin with https://.",
            ),
        ]


@lru_cache
def read_env() -> Env:
    """The environment, read once."""
    return Env()  # type: ignore[call-arg]  # every field has a default or comes from the environment
