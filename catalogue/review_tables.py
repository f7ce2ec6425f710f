"""Documents in review, what is asked of them and what people answered. OWN: drafts, which a rebuild leaves alone.

They name a record by its code and an attempt by its beginning, so that nothing of them is joined to the wrong one.
"""

from __future__ import annotations

from sqlalchemy import JSON, BigInteger, Boolean, Column, Index, Integer, Table, false

from catalogue.tables import KEY, METADATA, Moment, Words

reviews = Table(  # a document in review
    "reviews",
    METADATA,
    Column("record", KEY, primary_key=True),
    Column("begun", Moment, nullable=False),
    Column("changed", Moment, nullable=False),  # what is asked of it, or what was answered
    Column("questions", Integer, nullable=False),
    Column("left", Integer, nullable=False),
    Column("lines", Integer, nullable=False),
    Column("findings", JSON, nullable=False),  # ConformityFinding
    Column("gated", Boolean, nullable=False),  # they keep it from its release, unless somebody says why not
    Column("pages", JSON, nullable=False),  # width, height and quarter turns of each
    Column("holder", KEY, nullable=False, server_default=""),  # who has it before him
    Column("held_until", Moment),
    Column("remark", Words, nullable=False, server_default=""),
    Column("released", Moment),
    Column("persons", JSON(none_as_null=True)),  # names of who released it
    Column("reason", Words, nullable=False, server_default=""),
)

review_questions = Table(
    "review_questions",
    METADATA,
    Column("record", KEY, primary_key=True),
    Column("subject", KEY, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("asked", JSON, nullable=False),  # Question
    Column("left", Boolean, nullable=False),
    Index(None, "left", "subject", "record"),
)

review_answers = Table(
    "review_answers",
    METADATA,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),  # the order in which they came
    Column("record", KEY, nullable=False),
    Column("begun", Moment, nullable=False),
    Column("subject", KEY, nullable=False),
    Column("value", JSON, nullable=False),
    Column("person", Words, nullable=False),
    Column("time", Moment, nullable=False),
    Column("was", Words, nullable=False, server_default=""),  # how a line read
    Column("undone", Boolean, nullable=False, server_default=false()),
    Index(None, "record", "begun", "id"),
)

OWN_REVIEWS = frozenset({reviews, review_questions, review_answers})
