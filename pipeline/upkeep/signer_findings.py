"""Who seals, under which regime, for how long still; and whether the timestamp servers serve."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from domain.errors import ArchiveError
from domain.evidence import TrustRegime
from domain.messages import explain
from domain.vietnam_time import VIETNAM
from pipeline.isolation.seal_jobs import CHECK_SEAL, TRY_STAMPING
from pipeline.upkeep.examined import Examined

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from domain.messages import Language
    from pipeline.isolation.seal_jobs import SignerFacts
    from pipeline.wiring import Parts

_EXPIRES_SOON = timedelta(days=30)
REGIMES = {
    TrustRegime.TEST: "THỬ NGHIỆM, không có giá trị pháp lý / TEST, no legal value",
    TrustRegime.OWN: "cơ quan chứng thực riêng / an authority of one's own",
    TrustRegime.PUBLIC: "chữ ký số công cộng / public signature",
    TrustRegime.PUBLIC_SERVICE: "chữ ký số chuyên dùng công vụ / public service signature",
}


def signer_findings(parts: Parts, language: Language, *, timestamp: bool) -> Iterator[Examined]:
    """Who seals; with `timestamp`, what each server answers to a trial."""
    signer = parts.settings.signer
    try:
        facts = parts.key_holder.call(CHECK_SEAL, signer)
        trials = parts.key_holder.call(TRY_STAMPING, signer).servers if timestamp else ()
    except ArchiveError as error:
        yield Examined("seal", well=False, detail=explain(error, language))
        return
    yield _told(facts, parts.clock())
    for trial in trials:
        server = trial.server or "thử nghiệm / test"
        good = "cấp dấu thời gian đúng / gives good timestamps"
        yield Examined("timestamp", well=not trial.fault, detail=f"{server}: {trial.fault or good}")


def _told(facts: SignerFacts, now: datetime) -> Examined:
    left = facts.valid_to - now
    period = f"{_day(facts.valid_from)} – {_day(facts.valid_to)}"
    days = f"còn {left.days} ngày / {left.days} days left"
    who = ", ".join(filter(None, (facts.name, facts.organisation)))
    detail = f"{who}; {REGIMES.get(facts.regime, facts.regime.value)}; {period}, {days}"
    if left < _EXPIRES_SOON:
        detail += "; hãy xin gia hạn chứng thư ngay / have the certificate renewed now"
    return Examined("seal", well=left >= _EXPIRES_SOON, detail=detail)


def _day(moment: datetime) -> str:
    return f"{moment.astimezone(VIETNAM):%d/%m/%Y}"
