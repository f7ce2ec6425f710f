"""Review: what waits for whom, questions taken and answered, batches released or given back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.people.permissions import Permission
from domain.reasons import check_reason
from pipeline.acts import act
from pipeline.finding.sight import check, sight_of, visible

if TYPE_CHECKING:
    from collections.abc import Mapping

    from domain.actors import Actor
    from domain.review.held import DocumentInReview, HeldDocument, Released, ReviewCounts
    from pipeline.review.reviewing import Reviewing
    from pipeline.texts.correcting import PlacedLine
    from pipeline.wiring import Parts


class ReviewUseCases:
    """Reviewing. What does it is loaded when it is asked for; a batch is `given` as in `BatchUseCases`."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    @act(Permission.SEE_WORK)
    def counts(self, actor: Actor, given: str) -> ReviewCounts:
        """How far the review of a batch is.

        Raises:
            ArchiveError: BATCH_NOT_FOUND, SEVERAL_BATCHES.
        """
        from pipeline.review.releasing import counts_of

        sight = sight_of(self._parts, actor)
        return counts_of(self._parts, self._parts.batches.find(given, sight), sight)

    @act(Permission.SEE_WORK)
    def documents(
        self, actor: Actor, given: str, after: str | None = None, limit: int = 50
    ) -> tuple[HeldDocument, ...]:
        """At most `limit` documents in review of a batch, by code, behind the record `after`.

        Raises:
            ArchiveError: BATCH_NOT_FOUND, SEVERAL_BATCHES.
        """
        sight = sight_of(self._parts, actor)
        identifier = self._parts.batches.find(given, sight)
        return self._parts.catalogue.reviews.documents(identifier, after, limit, self._parts.clock(), sight)

    @act(Permission.CORRECT)
    def next(self, actor: Actor, given: str, *, alike: bool = False) -> DocumentInReview | None:
        """Take the next document of a batch with an open question; None where nothing is left, or others have it.

        Args:
            actor: who answers.
            given: the batch.
            alike: documents with the same kind of question follow one another.

        Raises:
            ArchiveError: BATCH_NOT_FOUND, SEVERAL_BATCHES.
        """
        identifier = self._parts.batches.find(given, sight_of(self._parts, actor))
        return self._reviewing(actor).next(identifier, alike=alike)

    @act(Permission.CORRECT)
    def take(self, actor: Actor, code: str) -> DocumentInReview:
        """Have a document in review before one.

        Raises:
            ArchiveError: RECORD_NOT_FOUND, NOT_IN_REVIEW; REVIEW_HELD, another has it.
        """
        self._check(actor, code)
        return self._reviewing(actor).take(code)

    @act(Permission.SEE_WORK)
    def document(self, actor: Actor, code: str) -> DocumentInReview:
        """A document in review, looked at.

        Raises:
            ArchiveError: RECORD_NOT_FOUND, NOT_IN_REVIEW.
        """
        visible(self._parts, actor, code)
        return self._reviewing(actor).document(code)

    @act(Permission.SEE_WORK)
    def lines(self, actor: Actor, code: str, page: int, *, every: bool = False) -> tuple[PlacedLine, ...]:
        """Lines of a page of a document in review that are doubtful or were answered, or all of them.

        Raises:
            ArchiveError: RECORD_NOT_FOUND, NOT_IN_REVIEW.
        """
        visible(self._parts, actor, code)
        return tuple(self._reviewing(actor).lines(code, page, every=every))

    @act(Permission.CORRECT)
    def answer(self, actor: Actor, code: str, said: Mapping[str, str | None]) -> DocumentInReview:
        """Keep what the actor says of subjects (`domain.review.questions`), as he typed it.

        Raises:
            ArchiveError: RECORD_NOT_FOUND, NOT_IN_REVIEW; REVIEW_HELD; FIELD_INVALID, FIELD_UNKNOWN, LINE_NOT_FOUND.
        """
        self._check(actor, code)
        return self._reviewing(actor).answer(code, said)

    @act(Permission.CORRECT)
    def undo(self, actor: Actor, code: str, *, back: bool = True) -> DocumentInReview:
        """Take the last answer about a document back; not `back`: put it back.

        Raises:
            ArchiveError: RECORD_NOT_FOUND, NOT_IN_REVIEW; REVIEW_HELD.
        """
        self._check(actor, code)
        return self._reviewing(actor).turn(code, back=back)

    @act(Permission.CORRECT)
    def let_go(self, actor: Actor) -> None:
        """The actor has nothing before him any more."""
        self._parts.catalogue.reviews.let_go(actor.name)

    @act(Permission.CORRECT)
    def release(self, actor: Actor, given: str, reason: str = "") -> Released:
        """Release what was answered of a batch: it is written, sealed, stored. With a reason also what is open.

        Raises:
            ArchiveError: BATCH_NOT_FOUND, SEVERAL_BATCHES; NOT_PERMITTED, the batch's kind wants somebody else;
                CONFIRMATION_NEEDED, prove again who you are.
        """
        from pipeline.review.releasing import release_batch

        if reason:
            check_reason(reason)
        sight = sight_of(self._parts, actor)
        return release_batch(self._parts, actor, self._parts.batches.find(given, sight), reason, sight)

    @act(Permission.REVIEW)
    def give_back(self, actor: Actor, given: str, remark: str) -> None:
        """Give a batch back to its clerk with a remark.

        Raises:
            ArchiveError: BATCH_NOT_FOUND, SEVERAL_BATCHES; USAGE, no remark.
        """
        from pipeline.review.releasing import return_batch

        check_reason(remark)
        sight = sight_of(self._parts, actor)
        return_batch(self._parts, actor, self._parts.batches.find(given, sight), remark, sight)

    def _check(self, actor: Actor, code: str) -> None:
        visible(self._parts, actor, code)
        check(self._parts, actor, code, Permission.CORRECT)

    def _reviewing(self, actor: Actor) -> Reviewing:
        from pipeline.review.reviewing import Reviewing

        return Reviewing(self._parts, actor.name, sight_of(self._parts, actor))
