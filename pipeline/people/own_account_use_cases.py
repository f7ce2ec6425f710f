"""One's own account: password, authenticator, sessions, tokens of one's programs. Everybody may, about himself."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from domain.actors import ActorKind
from domain.errors import ArchiveError, ErrorCode
from domain.people.accounts import ApiToken, MyAccount, covers
from domain.people.roles import Grant, RoleName
from pipeline.acts import act
from pipeline.people.openers import (
    RECOVERY_CODES,
    TOKEN_PREFIX,
    digest_of,
    is_password,
    new_identifier,
    new_opener,
    new_recovery_code,
    recovery_digest,
)
from pipeline.people.standing import password_ends, wants_second_factor

if TYPE_CHECKING:
    from collections.abc import Sequence

    from catalogue.people.proofs import Credentials
    from domain.actors import Actor
    from domain.people.accounts import Session
    from pipeline.wiring import Parts

_MOST_LETTERS = 100  # of a token's name


class OwnAccountUseCases:
    """What people ask for about themselves; ACCOUNT_NEEDED where no person asks."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    @act(None)
    def myself(self, actor: Actor) -> MyAccount:
        """The account of whoever asks."""
        people, given = self._parts.people, self._mine(actor)
        templates = people.catalogue.templates().permissions()
        return MyAccount(
            person=given.person,
            second_factor=given.totp is not None,
            second_factor_wanted=wants_second_factor(people, given.person),
            recovery_codes=given.recovery_codes,
            password_set=given.password_set,
            password_ends=password_ends(people, given.person, templates, given.password_set),
        )

    @act(None)
    def change_password(self, actor: Actor, token: str, old: str, new: str) -> None:
        """Choose another password; all sessions but that of `token` are over.

        Raises:
            ArchiveError: PASSWORD_WRONG, the old one is; PASSWORD_WEAK, PASSWORD_REPEATED; LOGIN_DELAYED.
        """
        people, given = self._parts.people, self._mine(actor)
        counted = people.begin_attempt(given.person.name, actor.origin)
        if not is_password(old, given.password):
            raise ArchiveError(ErrorCode.PASSWORD_WRONG)
        people.catalogue.attempt_succeeded(counted, people.now())
        password, remembered = people.new_password(given, new), people.rules().earlier_passwords
        people.catalogue.set_password(actor.identifier, password, people.now(), remembered, digest_of(token))
        people.known.forget()

    @act(None)
    def begin_totp(self, actor: Actor) -> str:
        """Begin to set an authenticator up: the `otpauth:` address that it reads; nothing is asked for yet.

        Raises:
            ArchiveError: CONFIRMATION_NEEDED; PEOPLE_KEY_MISSING.
        """
        people, given = self._parts.people, self._confirmed(actor)
        secret, sealed = people.second_factor.new_secret(actor.identifier)
        people.catalogue.offer_totp(actor.session, sealed)
        return people.second_factor.address(secret, given.person.name)

    @act(None)
    def enable_totp(self, actor: Actor, code: str) -> tuple[str, ...]:
        """Ask for codes of the authenticator from now on; recovery codes, told this once. Other sessions are over.

        Raises:
            ArchiveError: CONFIRMATION_NEEDED; CODE_WRONG, it does not show what it should; PEOPLE_KEY_MISSING.
        """
        people = self._parts.people
        self._confirmed(actor)
        sealed, now = people.catalogue.offered_totp(actor.session), people.now()
        step = people.second_factor.step_of(code, sealed, actor.identifier, now) if sealed else None
        if sealed is None or step is None:
            raise ArchiveError(ErrorCode.CODE_WRONG)
        codes = tuple(new_recovery_code() for _ in range(RECOVERY_CODES))
        kept = [recovery_digest(one) for one in codes]
        people.catalogue.set_totp(actor.identifier, actor.session, sealed, step, now, kept)
        people.known.forget()
        return codes

    @act(None)
    def disable_totp(self, actor: Actor) -> None:
        """Ask for no codes any more.

        Raises:
            ArchiveError: CONFIRMATION_NEEDED; SECOND_FACTOR_NEEDED, a role requires them.
        """
        people, given = self._parts.people, self._confirmed(actor)
        if wants_second_factor(people, given.person):
            raise ArchiveError(ErrorCode.SECOND_FACTOR_NEEDED)
        people.catalogue.drop_totp(actor.identifier)
        people.known.forget()

    @act(None)
    def my_sessions(self, actor: Actor) -> tuple[Session, ...]:
        """One's sessions that are not over, the newest first."""
        self._mine(actor)
        return self._parts.people.sessions_of(actor.identifier, actor.session)

    @act(None)
    def end_session(self, actor: Actor, identifier: str) -> None:
        """End one of one's sessions; one that is over, or another's, is passed over."""
        self._mine(actor)
        self._parts.people.catalogue.end_sessions_of(actor.identifier, only=identifier)
        self._parts.people.known.forget()

    @act(None)
    def my_tokens(self, actor: Actor) -> tuple[ApiToken, ...]:
        """The tokens of one's programs, the newest first, those out of date too."""
        self._mine(actor)
        return self._parts.people.catalogue.tokens_of(actor.identifier)

    @act(None)
    def new_token(self, actor: Actor, name: str, roles: Sequence[str], fonds: Sequence[str], days: int) -> str:
        """A token for a program, told this once.

        Args:
            actor: whose program it is.
            name: what the program is called.
            roles: that it has, of those that its person holds.
            fonds: codes of the fonds in which; none for all of them.
            days: how long it opens.

        Raises:
            ArchiveError: CONFIRMATION_NEEDED; PASSWORD_EXPIRED, SECOND_FACTOR_NEEDED, a program would pass by what is
                due; ROLE_NOT_HELD; USAGE, no name, or too many days.
        """
        people, given = self._parts.people, self._confirmed(actor)
        if actor.held_up:
            raise ArchiveError(actor.held_up)
        called, most = name.strip(), people.settings.token_days
        if not 1 <= len(called) <= _MOST_LETTERS or not 1 <= days <= most or not roles:
            raise ArchiveError(ErrorCode.USAGE, detail=f"name {name!r}, roles {list(roles)}, days {days} (1–{most})")
        grants = tuple(Grant(RoleName(role), code) for role in roles for code in (fonds or ("",)))
        for grant in grants:
            if not covers(given.person.grants, grant):
                raise ArchiveError(ErrorCode.ROLE_NOT_HELD, role=grant.role.value)
        token, now = f"{TOKEN_PREFIX}{new_opener()}", people.now()
        expires = now + timedelta(days=days)
        kept = ApiToken(new_identifier("T"), actor.identifier, called, grants, now, expires)
        people.catalogue.new_token(digest_of(token), kept)
        return token

    @act(None)
    def revoke_token(self, actor: Actor, identifier: str) -> None:
        """One of one's tokens opens nothing any more; another's is passed over."""
        self._mine(actor)
        self._parts.people.catalogue.revoke_tokens(actor.identifier, only=identifier)
        self._parts.people.known.forget()

    def _mine(self, actor: Actor) -> Credentials:
        people = self._parts.people
        is_person = actor.kind == ActorKind.PERSON and actor.identifier and actor.session
        given = people.catalogue.credentials(actor.identifier) if is_person else None
        if given is None:
            raise ArchiveError(ErrorCode.ACCOUNT_NEEDED)
        return given

    def _confirmed(self, actor: Actor) -> Credentials:
        given = self._mine(actor)
        if not actor.confirmed:
            raise ArchiveError(ErrorCode.CONFIRMATION_NEEDED)
        return given
