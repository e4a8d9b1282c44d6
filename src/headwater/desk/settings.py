"""What a desk is started with."""

from dataclasses import dataclass, field

from headwater.audit import Rules
from headwater.config import Config
from headwater.findings import Suppression


@dataclass(frozen=True, slots=True)
class Settings:
    host: str = "127.0.0.1"
    port: int = 8400
    allowed_hosts: tuple[str, ...] = ()  # names under which a proxy serves it
    behind_tls: bool = False  # a TLS proxy stands before it
    allow_private: bool = False  # pages may be fetched from addresses that are not public
    config: Config = field(default_factory=Config)  # rules, suppressions, and the publisher's rating scale

    @property
    def rules(self) -> Rules:
        config = self.config
        return Rules(
            select=config.select,
            ignore=config.ignore,
            suppressions=tuple(Suppression(one.code, one.reason, one.page, one.quote) for one in config.suppress),
        )
