"""The house: every room's first tables, Procrastinate's own, and the rules the tables keep."""

from pathlib import Path

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


PROCRASTINATE = Path(__file__).parents[1] / "procrastinate_3_10.sql"


def upgrade() -> None:
    # Sent as it stands, without parameters: its functions hold percent signs and semicolons.
    op.get_bind().connection.driver_connection.execute(PROCRASTINATE.read_text())
    op.create_table('audit',
    sa.Column('seq', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('actor', sa.String(), nullable=False),
    sa.Column('act', sa.String(), nullable=False),
    sa.Column('subject', sa.String(), nullable=False),
    sa.Column('detail', postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'::jsonb"), nullable=False),
    sa.Column('previous', sa.LargeBinary(), nullable=False),
    sa.Column('chained', sa.LargeBinary(), nullable=False),
    sa.PrimaryKeyConstraint('seq', name=op.f('pk_audit'))
    )
    op.create_table('editions',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('version', sa.String(), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('filename', sa.String(), nullable=False),
    sa.Column('sheet', sa.LargeBinary(), nullable=False),
    sa.Column('xform', sa.String(), nullable=False),
    sa.Column('compiled', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('content_hash', sa.String(), nullable=False),
    sa.Column('pyxform_version', sa.String(), nullable=False),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_editions')),
    sa.UniqueConstraint('key', 'version', name=op.f('uq_editions_key_version'))
    )
    op.create_table('heartbeats',
    sa.Column('worker', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('worker', name=op.f('pk_heartbeats'))
    )
    op.create_table('key_canaries',
    sa.Column('key_id', sa.String(), nullable=False),
    sa.Column('envelope', sa.LargeBinary(), nullable=False),
    sa.PrimaryKeyConstraint('key_id', name=op.f('pk_key_canaries'))
    )
    op.create_table('numbers',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('e164_sealed', sa.LargeBinary(), nullable=False),
    sa.Column('e164_hash', sa.LargeBinary(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('state_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_numbers')),
    sa.UniqueConstraint('e164_hash', name=op.f('uq_numbers_e164_hash'))
    )
    op.create_table('organisations',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('settings', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_organisations'))
    )
    op.create_table('receipts',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('provider_id', sa.String(), nullable=False),
    sa.Column('text_id', sa.Uuid(), nullable=True),
    sa.Column('status', sa.String(), nullable=False),
    sa.Column('error', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_receipts')),
    sa.UniqueConstraint('provider_id', 'status', 'error', name=op.f('uq_receipts_provider_id_status_error'))
    )
    op.create_table('releases',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('organisation_name', sa.String(), nullable=False),
    sa.Column('month', sa.String(), nullable=False),
    sa.Column('sealed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('method', sa.String(), nullable=False),
    sa.Column('note', sa.String(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_releases')),
    sa.UniqueConstraint('organisation_id', 'month', name=op.f('uq_releases_organisation_id_month'))
    )
    op.create_table('throttles',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('subject_hash', sa.LargeBinary(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('succeeded', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_throttles'))
    )
    op.create_index('ix_throttles_subject_hash_at', 'throttles', ['subject_hash', 'at'], unique=False)
    op.create_table('people',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('name_sealed', sa.LargeBinary(), nullable=False),
    sa.Column('born_on_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('gender', sa.String(), nullable=True),
    sa.Column('ethnicity', sa.String(), nullable=True),
    sa.Column('area', sa.String(), nullable=True),
    sa.Column('setting', sa.String(), nullable=True),
    sa.Column('language', sa.String(), nullable=False),
    sa.Column('release_key', sa.Integer(), nullable=False),
    sa.Column('registered_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('work_started_on', sa.Date(), nullable=True),
    sa.Column('work_ended_on', sa.Date(), nullable=True),
    sa.Column('missing_since', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("kind IN ('young_person', 'parent', 'carer')", name=op.f('ck_people_kind')),
    sa.CheckConstraint('release_key BETWEEN 0 AND 4095', name=op.f('ck_people_release_key')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisations.id'], name=op.f('fk_people_organisation_id_organisations')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_people'))
    )
    op.create_index(op.f('ix_people_organisation_id'), 'people', ['organisation_id'], unique=False)
    op.create_table('release_figures',
    sa.Column('release_id', sa.Uuid(), nullable=False),
    sa.Column('table_name', sa.String(), nullable=False),
    sa.Column('characteristic', sa.String(), nullable=False),
    sa.Column('category', sa.String(), nullable=False),
    sa.Column('question', sa.String(), nullable=False),
    sa.Column('value', sa.String(), nullable=False),
    sa.Column('shown', sa.Integer(), nullable=True),
    sa.Column('detail', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.ForeignKeyConstraint(['release_id'], ['releases.id'], name=op.f('fk_release_figures_release_id_releases')),
    sa.PrimaryKeyConstraint('release_id', 'table_name', 'characteristic', 'category', 'question', 'value', name=op.f('pk_release_figures'))
    )
    op.create_table('staff',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('name_sealed', sa.LargeBinary(), nullable=False),
    sa.Column('role', sa.String(), nullable=False),
    sa.Column('disabled_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisations.id'], name=op.f('fk_staff_organisation_id_organisations')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_staff'))
    )
    op.create_index(op.f('ix_staff_organisation_id'), 'staff', ['organisation_id'], unique=False)
    op.create_table('adults',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('young_person_id', sa.Uuid(), nullable=False),
    sa.Column('adult_id', sa.Uuid(), nullable=False),
    sa.Column('role', sa.String(), nullable=False),
    sa.Column('safe_to_ask', sa.Boolean(), nullable=False),
    sa.Column('safe_reason_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('safe_review_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['adult_id'], ['people.id'], name=op.f('fk_adults_adult_id_people')),
    sa.ForeignKeyConstraint(['young_person_id'], ['people.id'], name=op.f('fk_adults_young_person_id_people')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_adults')),
    sa.UniqueConstraint('young_person_id', 'adult_id', name=op.f('uq_adults_young_person_id_adult_id'))
    )
    op.create_index(op.f('ix_adults_adult_id'), 'adults', ['adult_id'], unique=False)
    op.create_index(op.f('ix_adults_young_person_id'), 'adults', ['young_person_id'], unique=False)
    op.create_table('asked',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('questionnaire', sa.String(), nullable=False),
    sa.Column('channel', sa.String(), nullable=False),
    sa.Column('cause', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('replied_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisations.id'], name=op.f('fk_asked_organisation_id_organisations')),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_asked_person_id_people')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_asked')),
    sa.UniqueConstraint('cause', name=op.f('uq_asked_cause'))
    )
    op.create_index('ix_asked_organisation_id_at', 'asked', ['organisation_id', 'at'], unique=False)
    op.create_table('caseloads',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('staff_id', sa.Uuid(), nullable=False),
    sa.Column('is_lead', sa.Boolean(), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_caseloads_person_id_people')),
    sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_caseloads_staff_id_staff')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_caseloads'))
    )
    op.create_index(op.f('ix_caseloads_person_id'), 'caseloads', ['person_id'], unique=False)
    op.create_index('ix_caseloads_staff_id_person_id', 'caseloads', ['staff_id', 'person_id'], unique=False)
    op.create_table('consents',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('number_id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=True),
    sa.Column('meaning', sa.String(), nullable=False),
    sa.Column('how', sa.String(), nullable=False),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['number_id'], ['numbers.id'], name=op.f('fk_consents_number_id_numbers')),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_consents_person_id_people')),
    sa.ForeignKeyConstraint(['recorded_by'], ['staff.id'], name=op.f('fk_consents_recorded_by_staff')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_consents'))
    )
    op.create_index('ix_consents_number_id_at', 'consents', ['number_id', 'at'], unique=False)
    op.create_table('contacts',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('number_id', sa.Uuid(), nullable=False),
    sa.Column('privacy', sa.String(), nullable=False),
    sa.Column('private_since', sa.DateTime(timezone=True), nullable=True),
    sa.Column('cover_name_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('safe_days', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('safe_from', sa.String(), nullable=False),
    sa.Column('safe_until', sa.String(), nullable=False),
    sa.Column('not_safe_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('code_word_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('reading_word_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('paused_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("privacy IN ('private', 'shared')", name=op.f('ck_contacts_privacy')),
    sa.ForeignKeyConstraint(['number_id'], ['numbers.id'], name=op.f('fk_contacts_number_id_numbers')),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_contacts_person_id_people')),
    sa.ForeignKeyConstraint(['recorded_by'], ['staff.id'], name=op.f('fk_contacts_recorded_by_staff')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_contacts')),
    sa.UniqueConstraint('person_id', 'number_id', name=op.f('uq_contacts_person_id_number_id'))
    )
    op.create_index(op.f('ix_contacts_number_id'), 'contacts', ['number_id'], unique=False)
    op.create_index(op.f('ix_contacts_person_id'), 'contacts', ['person_id'], unique=False)
    op.create_table('duties',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('staff_id', sa.Uuid(), nullable=False),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisations.id'], name=op.f('fk_duties_organisation_id_organisations')),
    sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_duties_staff_id_staff')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_duties'))
    )
    op.create_index(op.f('ix_duties_organisation_id'), 'duties', ['organisation_id'], unique=False)
    op.create_table('episodes',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('source', sa.String(), nullable=False),
    sa.Column('setting', sa.String(), nullable=False),
    sa.Column('area', sa.String(), nullable=True),
    sa.Column('distance_band', sa.String(), nullable=True),
    sa.CheckConstraint("kind IN ('missing', 'away_without_authorisation', 'absent_legacy')", name=op.f('ck_episodes_kind')),
    sa.CheckConstraint('ended_at IS NULL OR ended_at >= started_at', name=op.f('ck_episodes_order')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisations.id'], name=op.f('fk_episodes_organisation_id_organisations')),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_episodes_person_id_people')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_episodes'))
    )
    op.create_index(op.f('ix_episodes_organisation_id'), 'episodes', ['organisation_id'], unique=False)
    op.create_index('ix_episodes_person_id_started_at', 'episodes', ['person_id', 'started_at'], unique=False)
    op.create_table('pins',
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('pin_hash', sa.String(), nullable=False),
    sa.Column('cover_pin_hash', sa.String(), nullable=True),
    sa.Column('set_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('set_by', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_pins_person_id_people')),
    sa.ForeignKeyConstraint(['set_by'], ['staff.id'], name=op.f('fk_pins_set_by_staff')),
    sa.PrimaryKeyConstraint('person_id', name=op.f('pk_pins'))
    )
    op.create_table('scores',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('informant', sa.String(), nullable=False),
    sa.Column('outcome', sa.String(), nullable=False),
    sa.Column('wave', sa.String(), nullable=False),
    sa.Column('score', sa.Numeric(precision=2, scale=1), nullable=False),
    sa.Column('version', sa.String(), nullable=False),
    sa.Column('cause', sa.String(), nullable=False),
    sa.Column('scored_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('evidence_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('last_seen_alone_on', sa.Date(), nullable=True),
    sa.CheckConstraint("informant IN ('young_person', 'parent', 'worker')", name=op.f('ck_scores_informant')),
    sa.CheckConstraint('score BETWEEN 1 AND 5', name=op.f('ck_scores_score')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisations.id'], name=op.f('fk_scores_organisation_id_organisations')),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_scores_person_id_people')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_scores')),
    sa.UniqueConstraint('cause', 'outcome', name=op.f('uq_scores_cause_outcome'))
    )
    op.create_index('ix_scores_person_id_outcome_scored_at', 'scores', ['person_id', 'outcome', 'scored_at'], unique=False)
    op.create_table('sign_ins',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('token_hash', sa.LargeBinary(), nullable=False),
    sa.Column('audience', sa.String(), nullable=False),
    sa.Column('staff_id', sa.Uuid(), nullable=True),
    sa.Column('person_id', sa.Uuid(), nullable=True),
    sa.Column('invitation_id', sa.Uuid(), nullable=True),
    sa.Column('is_cover', sa.Boolean(), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("audience IN ('staff', 'commissioner', 'respondent', 'mine', 'parent')", name=op.f('ck_sign_ins_audience')),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_sign_ins_person_id_people')),
    sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_sign_ins_staff_id_staff')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sign_ins')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_sign_ins_token_hash'))
    )
    op.create_table('tasks',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=True),
    sa.Column('person_id', sa.Uuid(), nullable=True),
    sa.Column('owner_id', sa.Uuid(), nullable=True),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('cause', sa.String(), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('done_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('done_by', sa.Uuid(), nullable=True),
    sa.Column('note_sealed', sa.LargeBinary(), nullable=True),
    sa.ForeignKeyConstraint(['done_by'], ['staff.id'], name=op.f('fk_tasks_done_by_staff')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisations.id'], name=op.f('fk_tasks_organisation_id_organisations')),
    sa.ForeignKeyConstraint(['owner_id'], ['staff.id'], name=op.f('fk_tasks_owner_id_staff')),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_tasks_person_id_people')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_tasks')),
    sa.UniqueConstraint('cause', name=op.f('uq_tasks_cause'))
    )
    op.create_index(op.f('ix_tasks_organisation_id'), 'tasks', ['organisation_id'], unique=False)
    op.create_index(op.f('ix_tasks_owner_id'), 'tasks', ['owner_id'], unique=False)
    op.create_index('ix_tasks_person_id_done_at', 'tasks', ['person_id', 'done_at'], unique=False)
    op.create_table('votes',
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('area', sa.String(), nullable=False),
    sa.Column('month', sa.String(), nullable=False),
    sa.Column('question', sa.String(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('informant', sa.String(), nullable=False),
    sa.Column('value', sa.String(), nullable=False),
    sa.Column('gender', sa.String(), nullable=False),
    sa.Column('ethnicity', sa.String(), nullable=False),
    sa.Column('setting', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisations.id'], name=op.f('fk_votes_organisation_id_organisations')),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_votes_person_id_people')),
    sa.PrimaryKeyConstraint('organisation_id', 'area', 'month', 'question', 'person_id', name=op.f('pk_votes'))
    )
    op.create_table('words',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=True),
    sa.Column('person_id', sa.Uuid(), nullable=True),
    sa.Column('about_id', sa.Uuid(), nullable=True),
    sa.Column('number_id', sa.Uuid(), nullable=True),
    sa.Column('informant', sa.String(), nullable=False),
    sa.Column('channel', sa.String(), nullable=False),
    sa.Column('text_sealed', sa.LargeBinary(), nullable=False),
    sa.Column('language', sa.String(), nullable=False),
    sa.Column('asked', sa.String(), nullable=True),
    sa.Column('section', sa.String(), nullable=True),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('is_late', sa.Boolean(), nullable=False),
    sa.Column('attachments', sa.Integer(), nullable=False),
    sa.Column('tier', sa.String(), nullable=False),
    sa.Column('categories', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('spans', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('screenable', sa.Boolean(), nullable=False),
    sa.Column('unscreened', sa.Boolean(), nullable=False),
    sa.Column('use_words', sa.String(), nullable=True),
    sa.Column('who_sees', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.CheckConstraint("tier IN ('urgent', 'today', 'none')", name=op.f('ck_words_tier')),
    sa.ForeignKeyConstraint(['about_id'], ['people.id'], name=op.f('fk_words_about_id_people')),
    sa.ForeignKeyConstraint(['number_id'], ['numbers.id'], name=op.f('fk_words_number_id_numbers')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisations.id'], name=op.f('fk_words_organisation_id_organisations')),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_words_person_id_people')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_words'))
    )
    op.create_index(op.f('ix_words_about_id'), 'words', ['about_id'], unique=False)
    op.create_index('ix_words_person_id_received_at', 'words', ['person_id', 'received_at'], unique=False)
    op.create_table('alerts',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=True),
    sa.Column('task_id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=True),
    sa.Column('words_id', sa.Uuid(), nullable=True),
    sa.Column('level', sa.String(), nullable=False),
    sa.Column('trigger', sa.String(), nullable=False),
    sa.Column('categories', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('cannot_text', sa.Boolean(), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('paged_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('read_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('read_by', sa.Uuid(), nullable=True),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('closed_by', sa.Uuid(), nullable=True),
    sa.Column('was_real', sa.Boolean(), nullable=True),
    sa.Column('done_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('child_told', sa.String(), nullable=True),
    sa.Column('child_told_note_sealed', sa.LargeBinary(), nullable=True),
    sa.CheckConstraint("level IN ('P0', 'P1', 'P2', 'P3')", name=op.f('ck_alerts_level')),
    sa.ForeignKeyConstraint(['closed_by'], ['staff.id'], name=op.f('fk_alerts_closed_by_staff')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisations.id'], name=op.f('fk_alerts_organisation_id_organisations')),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_alerts_person_id_people')),
    sa.ForeignKeyConstraint(['read_by'], ['staff.id'], name=op.f('fk_alerts_read_by_staff')),
    sa.ForeignKeyConstraint(['task_id'], ['tasks.id'], name=op.f('fk_alerts_task_id_tasks')),
    sa.ForeignKeyConstraint(['words_id'], ['words.id'], name=op.f('fk_alerts_words_id_words')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_alerts')),
    sa.UniqueConstraint('task_id', name=op.f('uq_alerts_task_id'))
    )
    op.create_index('ix_alerts_organisation_id_closed_at', 'alerts', ['organisation_id', 'closed_at'], unique=False)
    op.create_index(op.f('ix_alerts_person_id'), 'alerts', ['person_id'], unique=False)
    op.create_table('changes',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('words_id', sa.Uuid(), nullable=True),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('text_sealed', sa.LargeBinary(), nullable=False),
    sa.Column('decided_by', sa.Uuid(), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['decided_by'], ['staff.id'], name=op.f('fk_changes_decided_by_staff')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisations.id'], name=op.f('fk_changes_organisation_id_organisations')),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_changes_person_id_people')),
    sa.ForeignKeyConstraint(['words_id'], ['words.id'], name=op.f('fk_changes_words_id_words')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_changes'))
    )
    op.create_index(op.f('ix_changes_person_id'), 'changes', ['person_id'], unique=False)
    op.create_table('inbound_texts',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('provider_id', sa.String(), nullable=False),
    sa.Column('seq', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('number_id', sa.Uuid(), nullable=False),
    sa.Column('body_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('parts', sa.Integer(), nullable=False),
    sa.Column('attachments', sa.Integer(), nullable=False),
    sa.Column('opt_out_type', sa.String(), nullable=True),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('is_late', sa.Boolean(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('words_id', sa.Uuid(), nullable=True),
    sa.CheckConstraint("state IN ('kept', 'understood', 'with_person')", name=op.f('ck_inbound_texts_state')),
    sa.ForeignKeyConstraint(['number_id'], ['numbers.id'], name=op.f('fk_inbound_texts_number_id_numbers')),
    sa.ForeignKeyConstraint(['words_id'], ['words.id'], name=op.f('fk_inbound_texts_words_id_words')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_inbound_texts')),
    sa.UniqueConstraint('provider_id', name=op.f('uq_inbound_texts_provider_id'))
    )
    op.create_index('ix_inbound_texts_number_id_state', 'inbound_texts', ['number_id', 'state'], unique=False)
    op.create_table('interviews',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('episode_id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('status', sa.String(), nullable=False),
    sa.Column('waiting_reason', sa.String(), nullable=True),
    sa.Column('returned_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('offered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('offered_by', sa.Uuid(), nullable=True),
    sa.Column('completed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('barrier', sa.String(), nullable=True),
    sa.Column('reasons', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('issues', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.CheckConstraint("status IN ('not_yet_offered', 'offered_waiting', 'accepted_booked', 'completed', 'declined', 'not_engaged', 'not_required')", name=op.f('ck_interviews_status')),
    sa.ForeignKeyConstraint(['episode_id'], ['episodes.id'], name=op.f('fk_interviews_episode_id_episodes')),
    sa.ForeignKeyConstraint(['offered_by'], ['staff.id'], name=op.f('fk_interviews_offered_by_staff')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisations.id'], name=op.f('fk_interviews_organisation_id_organisations')),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_interviews_person_id_people')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_interviews')),
    sa.UniqueConstraint('episode_id', name=op.f('uq_interviews_episode_id'))
    )
    op.create_index(op.f('ix_interviews_organisation_id'), 'interviews', ['organisation_id'], unique=False)
    op.create_index(op.f('ix_interviews_person_id'), 'interviews', ['person_id'], unique=False)
    op.create_table('summaries',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('supersedes_id', sa.Uuid(), nullable=True),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('drafted_by', sa.Uuid(), nullable=False),
    sa.Column('drafted_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('period_from', sa.Date(), nullable=False),
    sa.Column('period_until', sa.Date(), nullable=False),
    sa.Column('told_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('shown_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('verdict', sa.String(), nullable=True),
    sa.Column('verdict_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('verdict_channel', sa.String(), nullable=True),
    sa.Column('correction_id', sa.Uuid(), nullable=True),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('published_by', sa.Uuid(), nullable=True),
    sa.CheckConstraint("state IN ('draft', 'with_child', 'answered', 'published', 'superseded')", name=op.f('ck_summaries_state')),
    sa.CheckConstraint("verdict IN ('no', 'nearly', 'yes')", name=op.f('ck_summaries_verdict')),
    sa.ForeignKeyConstraint(['correction_id'], ['words.id'], name=op.f('fk_summaries_correction_id_words')),
    sa.ForeignKeyConstraint(['drafted_by'], ['staff.id'], name=op.f('fk_summaries_drafted_by_staff')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisations.id'], name=op.f('fk_summaries_organisation_id_organisations')),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_summaries_person_id_people')),
    sa.ForeignKeyConstraint(['published_by'], ['staff.id'], name=op.f('fk_summaries_published_by_staff')),
    sa.ForeignKeyConstraint(['supersedes_id'], ['summaries.id'], name=op.f('fk_summaries_supersedes_id_summaries')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_summaries')),
    sa.UniqueConstraint('person_id', 'version', name=op.f('uq_summaries_person_id_version'))
    )
    op.create_table('interview_attempts',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('interview_id', sa.Uuid(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('route', sa.String(), nullable=False),
    sa.Column('made_by', sa.Uuid(), nullable=True),
    sa.Column('outcome', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['interview_id'], ['interviews.id'], name=op.f('fk_interview_attempts_interview_id_interviews')),
    sa.ForeignKeyConstraint(['made_by'], ['staff.id'], name=op.f('fk_interview_attempts_made_by_staff')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_interview_attempts'))
    )
    op.create_index(op.f('ix_interview_attempts_interview_id'), 'interview_attempts', ['interview_id'], unique=False)
    op.create_table('invitations',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('edition_id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('about_id', sa.Uuid(), nullable=False),
    sa.Column('cause', sa.String(), nullable=False),
    sa.Column('hidden', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('token_hash', sa.LargeBinary(), nullable=True),
    sa.Column('device_hash', sa.LargeBinary(), nullable=True),
    sa.Column('link_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by', sa.Uuid(), nullable=True),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('closes_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('interview_id', sa.Uuid(), nullable=True),
    sa.Column('summary_id', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['about_id'], ['people.id'], name=op.f('fk_invitations_about_id_people')),
    sa.ForeignKeyConstraint(['edition_id'], ['editions.id'], name=op.f('fk_invitations_edition_id_editions')),
    sa.ForeignKeyConstraint(['interview_id'], ['interviews.id'], name=op.f('fk_invitations_interview_id_interviews')),
    sa.ForeignKeyConstraint(['made_by'], ['staff.id'], name=op.f('fk_invitations_made_by_staff')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisations.id'], name=op.f('fk_invitations_organisation_id_organisations')),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_invitations_person_id_people')),
    sa.ForeignKeyConstraint(['summary_id'], ['summaries.id'], name=op.f('fk_invitations_summary_id_summaries')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_invitations')),
    sa.UniqueConstraint('cause', name=op.f('uq_invitations_cause')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_invitations_token_hash'))
    )
    op.create_index(op.f('ix_invitations_about_id'), 'invitations', ['about_id'], unique=False)
    op.create_index(op.f('ix_invitations_person_id'), 'invitations', ['person_id'], unique=False)
    op.create_table('pages',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('alert_id', sa.Uuid(), nullable=False),
    sa.Column('staff_id', sa.Uuid(), nullable=True),
    sa.Column('step', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('acknowledged_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['alert_id'], ['alerts.id'], name=op.f('fk_pages_alert_id_alerts')),
    sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_pages_staff_id_staff')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pages')),
    sa.UniqueConstraint('alert_id', 'step', name=op.f('uq_pages_alert_id_step'))
    )
    op.create_table('plan_sections',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('summary_id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('strengths_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('family_views_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('published_by', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisations.id'], name=op.f('fk_plan_sections_organisation_id_organisations')),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_plan_sections_person_id_people')),
    sa.ForeignKeyConstraint(['published_by'], ['staff.id'], name=op.f('fk_plan_sections_published_by_staff')),
    sa.ForeignKeyConstraint(['summary_id'], ['summaries.id'], name=op.f('fk_plan_sections_summary_id_summaries')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_plan_sections')),
    sa.UniqueConstraint('person_id', 'version', name=op.f('uq_plan_sections_person_id_version'))
    )
    op.create_table('quotes',
    sa.Column('summary_id', sa.Uuid(), nullable=False),
    sa.Column('words_id', sa.Uuid(), nullable=False),
    sa.Column('heading', sa.String(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['summary_id'], ['summaries.id'], name=op.f('fk_quotes_summary_id_summaries')),
    sa.ForeignKeyConstraint(['words_id'], ['words.id'], name=op.f('fk_quotes_words_id_words')),
    sa.PrimaryKeyConstraint('summary_id', 'words_id', name=op.f('pk_quotes'))
    )
    op.create_table('documents',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('plan_section_id', sa.Uuid(), nullable=False),
    sa.Column('reader', sa.String(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('body_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('sha256', sa.String(), nullable=True),
    sa.Column('pages', sa.Integer(), nullable=True),
    sa.Column('wanted_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisations.id'], name=op.f('fk_documents_organisation_id_organisations')),
    sa.ForeignKeyConstraint(['plan_section_id'], ['plan_sections.id'], name=op.f('fk_documents_plan_section_id_plan_sections')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_documents'))
    )
    op.create_index(op.f('ix_documents_plan_section_id'), 'documents', ['plan_section_id'], unique=False)
    op.create_table('plan_rows',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('plan_section_id', sa.Uuid(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('outcome_sealed', sa.LargeBinary(), nullable=False),
    sa.Column('owner_sealed', sa.LargeBinary(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('measure', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['plan_section_id'], ['plan_sections.id'], name=op.f('fk_plan_rows_plan_section_id_plan_sections')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_plan_rows'))
    )
    op.create_index(op.f('ix_plan_rows_plan_section_id'), 'plan_rows', ['plan_section_id'], unique=False)
    op.create_table('responses',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('invitation_id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('edition_id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('about_id', sa.Uuid(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('language', sa.String(), nullable=False),
    sa.Column('last_channel', sa.String(), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("last_channel IN ('sms', 'web', 'worker')", name=op.f('ck_responses_last_channel')),
    sa.CheckConstraint("state IN ('open', 'complete', 'partial')", name=op.f('ck_responses_state')),
    sa.ForeignKeyConstraint(['about_id'], ['people.id'], name=op.f('fk_responses_about_id_people')),
    sa.ForeignKeyConstraint(['edition_id'], ['editions.id'], name=op.f('fk_responses_edition_id_editions')),
    sa.ForeignKeyConstraint(['invitation_id'], ['invitations.id'], name=op.f('fk_responses_invitation_id_invitations')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisations.id'], name=op.f('fk_responses_organisation_id_organisations')),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_responses_person_id_people')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_responses')),
    sa.UniqueConstraint('invitation_id', name=op.f('uq_responses_invitation_id'))
    )
    op.create_index(op.f('ix_responses_about_id'), 'responses', ['about_id'], unique=False)
    op.create_index(op.f('ix_responses_person_id'), 'responses', ['person_id'], unique=False)
    op.create_table('answers',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('response_id', sa.Uuid(), nullable=False),
    sa.Column('path', sa.String(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('value_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('how', sa.String(), nullable=False),
    sa.Column('channel', sa.String(), nullable=False),
    sa.Column('words_id', sa.Uuid(), nullable=True),
    sa.Column('is_late', sa.Boolean(), nullable=False),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('superseded_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("state IN ('answered', 'skipped', 'not_asked', 'not_understood', 'breakoff')", name=op.f('ck_answers_state')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisations.id'], name=op.f('fk_answers_organisation_id_organisations')),
    sa.ForeignKeyConstraint(['response_id'], ['responses.id'], name=op.f('fk_answers_response_id_responses')),
    sa.ForeignKeyConstraint(['words_id'], ['words.id'], name=op.f('fk_answers_words_id_words')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_answers'))
    )
    op.create_index(op.f('ix_answers_response_id'), 'answers', ['response_id'], unique=False)
    op.create_index('uq_answers_response_id_path_standing', 'answers', ['response_id', 'path'], unique=True, postgresql_where=sa.text('superseded_at IS NULL'))
    op.create_table('conversations',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('number_id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('response_id', sa.Uuid(), nullable=False),
    sa.Column('mode', sa.String(), nullable=False),
    sa.Column('state', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('turn', sa.Integer(), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('reminded_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['number_id'], ['numbers.id'], name=op.f('fk_conversations_number_id_numbers')),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_conversations_person_id_people')),
    sa.ForeignKeyConstraint(['response_id'], ['responses.id'], name=op.f('fk_conversations_response_id_responses')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_conversations'))
    )
    op.create_index(op.f('ix_conversations_response_id'), 'conversations', ['response_id'], unique=False)
    op.create_index('uq_conversations_number_id_live', 'conversations', ['number_id'], unique=True, postgresql_where="mode <> 'closed'")
    op.create_table('outbound_texts',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('seq', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=True),
    sa.Column('cause', sa.String(), nullable=False),
    sa.Column('number_id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=True),
    sa.Column('conversation_id', sa.Uuid(), nullable=True),
    sa.Column('purpose', sa.String(), nullable=False),
    sa.Column('phrase', sa.String(), nullable=False),
    sa.Column('body_sealed', sa.LargeBinary(), nullable=False),
    sa.Column('segments', sa.Integer(), nullable=False),
    sa.Column('not_before', sa.DateTime(timezone=True), nullable=False),
    sa.Column('not_after', sa.DateTime(timezone=True), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('why', sa.String(), nullable=True),
    sa.Column('lease_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('provider_id', sa.String(), nullable=True),
    sa.Column('rank', sa.Integer(), nullable=False),
    sa.Column('queued_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('accepted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('delivered_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("state IN ('ready', 'sending', 'accepted', 'delivered', 'undelivered', 'failed', 'unknown', 'expired', 'cancelled', 'held', 'closed')", name=op.f('ck_outbound_texts_state')),
    sa.ForeignKeyConstraint(['conversation_id'], ['conversations.id'], name=op.f('fk_outbound_texts_conversation_id_conversations')),
    sa.ForeignKeyConstraint(['number_id'], ['numbers.id'], name=op.f('fk_outbound_texts_number_id_numbers')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisations.id'], name=op.f('fk_outbound_texts_organisation_id_organisations')),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_outbound_texts_person_id_people')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_outbound_texts')),
    sa.UniqueConstraint('cause', name=op.f('uq_outbound_texts_cause')),
    sa.UniqueConstraint('provider_id', name=op.f('uq_outbound_texts_provider_id'))
    )
    op.create_index(op.f('ix_outbound_texts_number_id'), 'outbound_texts', ['number_id'], unique=False)
    op.create_index('ix_outbound_texts_state_not_before', 'outbound_texts', ['state', 'not_before'], unique=False)


def downgrade() -> None:
    op.drop_index('ix_outbound_texts_state_not_before', table_name='outbound_texts')
    op.drop_index(op.f('ix_outbound_texts_number_id'), table_name='outbound_texts')
    op.drop_table('outbound_texts')
    op.drop_index('uq_conversations_number_id_live', table_name='conversations', postgresql_where="mode <> 'closed'")
    op.drop_index(op.f('ix_conversations_response_id'), table_name='conversations')
    op.drop_table('conversations')
    op.drop_index('uq_answers_response_id_path_standing', table_name='answers', postgresql_where=sa.text('superseded_at IS NULL'))
    op.drop_index(op.f('ix_answers_response_id'), table_name='answers')
    op.drop_table('answers')
    op.drop_index(op.f('ix_responses_person_id'), table_name='responses')
    op.drop_index(op.f('ix_responses_about_id'), table_name='responses')
    op.drop_table('responses')
    op.drop_index(op.f('ix_plan_rows_plan_section_id'), table_name='plan_rows')
    op.drop_table('plan_rows')
    op.drop_index(op.f('ix_documents_plan_section_id'), table_name='documents')
    op.drop_table('documents')
    op.drop_table('quotes')
    op.drop_table('plan_sections')
    op.drop_table('pages')
    op.drop_index(op.f('ix_invitations_person_id'), table_name='invitations')
    op.drop_index(op.f('ix_invitations_about_id'), table_name='invitations')
    op.drop_table('invitations')
    op.drop_index(op.f('ix_interview_attempts_interview_id'), table_name='interview_attempts')
    op.drop_table('interview_attempts')
    op.drop_table('summaries')
    op.drop_index(op.f('ix_interviews_person_id'), table_name='interviews')
    op.drop_index(op.f('ix_interviews_organisation_id'), table_name='interviews')
    op.drop_table('interviews')
    op.drop_index('ix_inbound_texts_number_id_state', table_name='inbound_texts')
    op.drop_table('inbound_texts')
    op.drop_index(op.f('ix_changes_person_id'), table_name='changes')
    op.drop_table('changes')
    op.drop_index(op.f('ix_alerts_person_id'), table_name='alerts')
    op.drop_index('ix_alerts_organisation_id_closed_at', table_name='alerts')
    op.drop_table('alerts')
    op.drop_index('ix_words_person_id_received_at', table_name='words')
    op.drop_index(op.f('ix_words_about_id'), table_name='words')
    op.drop_table('words')
    op.drop_table('votes')
    op.drop_index('ix_tasks_person_id_done_at', table_name='tasks')
    op.drop_index(op.f('ix_tasks_owner_id'), table_name='tasks')
    op.drop_index(op.f('ix_tasks_organisation_id'), table_name='tasks')
    op.drop_table('tasks')
    op.drop_table('sign_ins')
    op.drop_index('ix_scores_person_id_outcome_scored_at', table_name='scores')
    op.drop_table('scores')
    op.drop_table('pins')
    op.drop_index('ix_episodes_person_id_started_at', table_name='episodes')
    op.drop_index(op.f('ix_episodes_organisation_id'), table_name='episodes')
    op.drop_table('episodes')
    op.drop_index(op.f('ix_duties_organisation_id'), table_name='duties')
    op.drop_table('duties')
    op.drop_index(op.f('ix_contacts_person_id'), table_name='contacts')
    op.drop_index(op.f('ix_contacts_number_id'), table_name='contacts')
    op.drop_table('contacts')
    op.drop_index('ix_consents_number_id_at', table_name='consents')
    op.drop_table('consents')
    op.drop_index('ix_caseloads_staff_id_person_id', table_name='caseloads')
    op.drop_index(op.f('ix_caseloads_person_id'), table_name='caseloads')
    op.drop_table('caseloads')
    op.drop_index('ix_asked_organisation_id_at', table_name='asked')
    op.drop_table('asked')
    op.drop_index(op.f('ix_adults_young_person_id'), table_name='adults')
    op.drop_index(op.f('ix_adults_adult_id'), table_name='adults')
    op.drop_table('adults')
    op.drop_index(op.f('ix_staff_organisation_id'), table_name='staff')
    op.drop_table('staff')
    op.drop_table('release_figures')
    op.drop_index(op.f('ix_people_organisation_id'), table_name='people')
    op.drop_table('people')
    op.drop_index('ix_throttles_subject_hash_at', table_name='throttles')
    op.drop_table('throttles')
    op.drop_table('releases')
    op.drop_table('receipts')
    op.drop_table('organisations')
    op.drop_table('numbers')
    op.drop_table('key_canaries')
    op.drop_table('heartbeats')
    op.drop_table('editions')
    op.drop_table('audit')
    op.execute("DROP TABLE procrastinate_events, procrastinate_periodic_defers, procrastinate_jobs,"
               " procrastinate_workers CASCADE")
    op.execute(
        """
        DO $$
        DECLARE made record;
        BEGIN
            FOR made IN SELECT oid::regprocedure AS name FROM pg_proc WHERE proname LIKE 'procrastinate_%'
            LOOP EXECUTE 'DROP FUNCTION ' || made.name || ' CASCADE'; END LOOP;
            FOR made IN SELECT oid::regtype AS name FROM pg_type
                WHERE typname LIKE 'procrastinate_%' AND typtype IN ('e', 'c')
            LOOP EXECUTE 'DROP TYPE ' || made.name || ' CASCADE'; END LOOP;
        END $$
        """
    )
