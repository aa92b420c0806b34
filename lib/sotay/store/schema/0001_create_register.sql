-- Written once for both engines: {id} {int64} {bytes} {strict} {clustered} are expanded for each.
-- *_at: Unix milliseconds UTC. *_on: ISO date in Vietnam time. to_on is the first day on which a
-- row no longer holds; null = open. A CHECK spells three values or more with OR: for a longer IN list
-- SQLite builds a temporary tree at every execution, which halved the speed of the outbox.

-- The home itself. A copy or a restored backup keeps the database but not the file
-- secrets/incarnation; where the two differ nothing is sent until an operator releases it.
CREATE TABLE homes (
    id              {id} CHECK (id = 1),
    incarnation     TEXT    NOT NULL,
    key_fingerprint TEXT    NOT NULL,  -- of the master key that the sealed columns need
    is_sample       {int64} NOT NULL DEFAULT 0 CHECK (is_sample IN (0, 1)),
    created_at      {int64} NOT NULL
) {strict};

-- Backups made of this home, and the one it was restored from; the file's own name, not its folder.
CREATE TABLE backups (
    id        {id},
    made_at   {int64} NOT NULL,
    file_name TEXT    NOT NULL,
    bytes     {int64} NOT NULL
) {strict};

-- Copies of the master key that were written, or shown to fit, outside the home.
CREATE TABLE key_copies (
    id              {id},
    confirmed_at    {int64} NOT NULL,
    file_name       TEXT    NOT NULL,
    key_fingerprint TEXT    NOT NULL
) {strict};

-- Ids are handed out before the rows exist, because a sealed column is bound to its row's id.
CREATE TABLE id_sequences (
    name    TEXT PRIMARY KEY,
    next_id {int64} NOT NULL
) {strict};

-- A hash chain a stream; several machines may write streams of their own. Never holds values.
CREATE TABLE audit_entries (
    stream   TEXT    NOT NULL,
    seq      {int64} NOT NULL,
    at       {int64} NOT NULL,  -- by the clock of the command (SOTAY_NOW counts)
    real_at  {int64} NOT NULL,  -- by the machine
    actor    TEXT    NOT NULL,
    action   TEXT    NOT NULL,  -- "member.import"
    subjects TEXT    NOT NULL,  -- JSON array of "table:id"
    fields   TEXT    NOT NULL,  -- JSON array of field names
    counts   TEXT    NOT NULL,  -- JSON object
    digest   {bytes},           -- keyed digest of what was written, for later comparison
    previous {bytes} NOT NULL,
    hash     {bytes} NOT NULL,
    PRIMARY KEY (stream, seq)
) {strict};

-- A hierarchy file that was applied. Its journal (organisation_apply_*, member_moves, member_post_ends)
-- holds what undoing it needs and is emptied by that. A journal references nothing else: it must not keep
-- a member from being erased, nor be searched for every organisation that goes.
CREATE TABLE organisation_applies (
    id           {id},
    at           {int64} NOT NULL,
    actor        TEXT    NOT NULL,
    effective_on TEXT    NOT NULL,
    changes      {int64} NOT NULL DEFAULT 0,
    undone_at    {int64}
) {strict};

CREATE TABLE organisations (
    id           {id},
    founded_on   TEXT NOT NULL,
    dissolved_on TEXT,
    decision     TEXT,  -- by which it ended
    created_by   {int64} REFERENCES organisation_applies (id),
    dissolved_by {int64} REFERENCES organisation_applies (id)
) {strict};
CREATE INDEX organisations_created ON organisations (created_by);

-- What an organisation is called and where it stands, by date. Rows of one organisation follow each
-- other without a gap.
CREATE TABLE organisation_placements (
    organisation_id {int64} NOT NULL REFERENCES organisations (id),
    from_on         TEXT    NOT NULL,
    to_on           TEXT,
    code            TEXT    NOT NULL,
    name            TEXT    NOT NULL,
    name_key        {bytes} NOT NULL,
    kind            TEXT    NOT NULL,  -- code of config/rules/organisation.yaml
    parent_id       {int64} REFERENCES organisations (id),
    position        {int64} NOT NULL,  -- order among siblings, as in the hierarchy file
    meeting         TEXT,              -- JSON: the rule of its regular meeting
    overseen_by     TEXT,              -- JSON array of card numbers or member ids
    consents        TEXT,              -- JSON array: what the superior consented to, "over_30"
    PRIMARY KEY (organisation_id, from_on)
) {strict};
CREATE INDEX organisation_placements_code ON organisation_placements (code);
CREATE INDEX organisation_placements_parent ON organisation_placements (parent_id);

CREATE TABLE organisation_terms (
    organisation_id {int64} NOT NULL REFERENCES organisations (id),
    from_on         TEXT    NOT NULL,
    PRIMARY KEY (organisation_id, from_on)
) {strict};

-- Which organisation came out of which, and by what decision.
CREATE TABLE organisation_successions (
    id             {id},
    predecessor_id {int64} NOT NULL REFERENCES organisations (id),
    successor_id   {int64} NOT NULL REFERENCES organisations (id),
    action         TEXT    NOT NULL CHECK (action = 'merge' OR action = 'split' OR action = 'dissolve'),
    on_date        TEXT    NOT NULL,
    decision       TEXT,
    apply_id       {int64} REFERENCES organisation_applies (id),
    UNIQUE (predecessor_id, successor_id, on_date)
) {strict};
CREATE INDEX organisation_successions_successor ON organisation_successions (successor_id);

-- The placement rows an apply wrote for organisations that stood before, by their key after it, each
-- with the row as it was; old_from_on is null where there was none.
CREATE TABLE organisation_apply_placements (
    apply_id        {int64} NOT NULL REFERENCES organisation_applies (id),
    organisation_id {int64} NOT NULL,
    from_on         TEXT    NOT NULL,
    old_founded_on  TEXT,
    old_from_on     TEXT,
    to_on           TEXT,
    code            TEXT,
    name            TEXT,
    name_key        {bytes},
    kind            TEXT,
    parent_id       {int64},
    position        {int64},
    meeting         TEXT,
    overseen_by     TEXT,
    consents        TEXT,
    PRIMARY KEY (apply_id, organisation_id, from_on)
) {strict};

CREATE TABLE organisation_apply_terms (
    apply_id        {int64} NOT NULL REFERENCES organisation_applies (id),
    organisation_id {int64} NOT NULL,
    from_on         TEXT    NOT NULL,
    is_added        {int64} NOT NULL CHECK (is_added IN (0, 1)),
    PRIMARY KEY (apply_id, organisation_id, from_on)
) {strict};

-- Sealed columns hold version, key id, nonce and ciphertext; the *_index column is a keyed digest that
-- finds equal values and tells nothing else. A date may be a year ("1970") or a month ("1970-05") when
-- no more is known. A member without any placement belongs to an import that is still being written.
CREATE TABLE members (
    id               {int64} NOT NULL PRIMARY KEY,
    full_name        TEXT    NOT NULL,
    name_key         {bytes} NOT NULL,
    name_folded      TEXT    NOT NULL,
    birth_date       TEXT,
    gender           TEXT CHECK (gender IN ('male', 'female')),
    identity         {bytes},  -- sealed: card number and citizen id
    card_index       {bytes},
    citizen_id_index {bytes},
    contact          {bytes},  -- sealed: phone, Zalo id and e-mail
    phone_index      {bytes},
    zalo_id_index    {bytes},
    admitted_on      TEXT,
    official_on      TEXT,
    ethnicity        TEXT,
    education        TEXT,
    merged_into      {int64} REFERENCES members (id),  -- the same person, found to stand here twice
    created_at       {int64} NOT NULL,
    updated_at       {int64} NOT NULL
) {strict};
CREATE UNIQUE INDEX members_card ON members (card_index) WHERE card_index IS NOT NULL;
CREATE UNIQUE INDEX members_citizen_id ON members (citizen_id_index)
    WHERE citizen_id_index IS NOT NULL;
CREATE INDEX members_phone ON members (phone_index) WHERE phone_index IS NOT NULL;
CREATE INDEX members_merged ON members (merged_into) WHERE merged_into IS NOT NULL;

-- Where a member belongs and in which state, by date. A 'temporary' row stands beside the 'official'
-- one while the member takes part elsewhere; a member is counted once, by 'official'. Rows of one kind
-- do not overlap.
CREATE TABLE member_placements (
    member_id       {int64} NOT NULL REFERENCES members (id),
    kind            TEXT    NOT NULL CHECK (kind IN ('official', 'temporary')),
    from_on         TEXT    NOT NULL,
    to_on           TEXT,
    organisation_id {int64} NOT NULL REFERENCES organisations (id),
    state           TEXT    NOT NULL,  -- code of config/rules/members.yaml
    departure       TEXT,              -- why nothing follows to_on: code of config/rules/members.yaml
    PRIMARY KEY (member_id, kind, from_on)
) {clustered};
CREATE INDEX member_placements_organisation ON member_placements (organisation_id);

-- A person may hold posts in several organisations: secretary of a cell, member of the committee above.
CREATE TABLE member_posts (
    member_id       {int64} NOT NULL REFERENCES members (id),
    organisation_id {int64} NOT NULL REFERENCES organisations (id),
    post            TEXT    NOT NULL,  -- code of config/rules/members.yaml
    from_on         TEXT    NOT NULL,
    to_on           TEXT,
    PRIMARY KEY (member_id, organisation_id, post, from_on)
) {clustered};
CREATE INDEX member_posts_organisation ON member_posts (organisation_id);

-- The placements an apply opened or, where from_on = previous_from_on, led elsewhere in place, and the
-- posts it ended (closed_on null: removed, because they had not begun).
CREATE TABLE member_moves (
    apply_id                 {int64} NOT NULL REFERENCES organisation_applies (id),
    member_id                {int64} NOT NULL,
    kind                     TEXT    NOT NULL,
    from_on                  TEXT    NOT NULL,
    to_on                    TEXT,
    organisation_id          {int64} NOT NULL,
    state                    TEXT    NOT NULL,
    departure                TEXT,
    previous_from_on         TEXT    NOT NULL,
    previous_organisation_id {int64} NOT NULL,
    PRIMARY KEY (apply_id, member_id, kind, from_on)
) {clustered};

CREATE TABLE member_post_ends (
    apply_id        {int64} NOT NULL REFERENCES organisation_applies (id),
    member_id       {int64} NOT NULL,
    organisation_id {int64} NOT NULL,
    post            TEXT    NOT NULL,
    from_on         TEXT    NOT NULL,
    to_on           TEXT,  -- before
    closed_on       TEXT,
    PRIMARY KEY (apply_id, member_id, organisation_id, post, from_on)
) {clustered};

-- first_id to last_id are the members that an import created. While it is 'writing' they have no
-- placements yet; what a killed import left is removed by the next.
CREATE TABLE member_imports (
    id          {id},
    state       TEXT    NOT NULL CHECK (state = 'writing' OR state = 'done' OR state = 'undone'),
    file_digest {bytes} NOT NULL,
    at          {int64} NOT NULL,
    rows_read   {int64} NOT NULL,
    created     {int64} NOT NULL,
    updated     {int64} NOT NULL,
    unchanged   {int64} NOT NULL,
    rejected    {int64} NOT NULL,
    first_id    {int64},
    last_id     {int64}
) {strict};

-- What a member's entry held before each change; the creation stands in member_imports.
CREATE TABLE member_history (
    id        {id},
    member_id {int64} NOT NULL REFERENCES members (id),
    at        {int64} NOT NULL,
    actor     TEXT    NOT NULL,
    action    TEXT    NOT NULL,  -- "member.import", "member.set"
    import_id {int64} REFERENCES member_imports (id),
    fields    TEXT    NOT NULL,  -- JSON array of what changed
    previous  {bytes} NOT NULL,  -- sealed JSON object of those fields' values before
    change_on TEXT,              -- the day from which the change holds, when it was told
    reason    {bytes}            -- sealed
) {strict};
CREATE INDEX member_history_member ON member_history (member_id);
CREATE INDEX member_history_import ON member_history (import_id) WHERE import_id IS NOT NULL;

-- Two entries found to be one person. The dropped one has no placements and posts any more; its old
-- numbers still lead here. states: sealed JSON of both entries before and after, for taking it back.
CREATE TABLE member_merges (
    id               {id},
    kept_id          {int64} NOT NULL REFERENCES members (id),
    dropped_id       {int64} NOT NULL REFERENCES members (id),
    at               {int64} NOT NULL,
    actor            TEXT    NOT NULL,
    fields           TEXT    NOT NULL,  -- JSON array of what the kept entry took
    card_index       {bytes},
    citizen_id_index {bytes},
    states           {bytes} NOT NULL,
    undone_at        {int64}
) {strict};
CREATE INDEX member_merges_kept ON member_merges (kept_id);
CREATE INDEX member_merges_dropped ON member_merges (dropped_id);
CREATE INDEX member_merges_card ON member_merges (card_index) WHERE card_index IS NOT NULL;
CREATE INDEX member_merges_citizen_id ON member_merges (citizen_id_index)
    WHERE citizen_id_index IS NOT NULL;

-- Entries that look like one person and are two, as somebody found out; first_id is the smaller.
CREATE TABLE member_distinctions (
    first_id  {int64} NOT NULL REFERENCES members (id),
    second_id {int64} NOT NULL REFERENCES members (id),
    at        {int64} NOT NULL,
    actor     TEXT    NOT NULL,
    PRIMARY KEY (first_id, second_id)
) {clustered};

-- A change of place with both ends' word: sent by one, received by the other. An end that is not in
-- this register is null and named by `outside`. While it is open the member's official placement
-- carries a state of transit, and member_state is the one that comes back.
CREATE TABLE member_transfers (
    id             {id},
    member_id      {int64} NOT NULL REFERENCES members (id),
    kind           TEXT    NOT NULL CHECK (kind IN ('official', 'temporary')),
    step           TEXT    NOT NULL CHECK (step = 'sent' OR step = 'received' OR step = 'refused'
                       OR step = 'cancelled' OR step = 'returned'),
    origin_id      {int64} REFERENCES organisations (id),
    destination_id {int64} REFERENCES organisations (id),
    outside        TEXT,
    member_state   TEXT    NOT NULL,  -- code of config/rules/members.yaml
    changed_on     TEXT    NOT NULL,  -- when the new work or residence began
    sent_on        TEXT    NOT NULL,
    received_on    TEXT,
    until_on       TEXT,              -- planned end of a temporary stay
    closed_on      TEXT,              -- null = open: on the way, or a guest still
    reason         {bytes}            -- sealed: why it was refused or cancelled
) {strict};
CREATE INDEX member_transfers_member ON member_transfers (member_id);
CREATE UNIQUE INDEX member_transfers_open ON member_transfers (member_id) WHERE closed_on IS NULL;

CREATE TABLE directives (
    id              {id},
    content_digest  {bytes} NOT NULL UNIQUE,
    media_type      TEXT    NOT NULL,
    file_name       TEXT    NOT NULL,
    organisation_id {int64} REFERENCES organisations (id),
    symbol          TEXT,
    number          {int64},
    type            TEXT    NOT NULL,
    type_code       TEXT,
    issuer          TEXT,
    issuer_code     TEXT,
    superior        TEXT,
    place           TEXT,
    issued_on       TEXT,
    effective_on    TEXT,              -- null = from issued_on
    ended_on        TEXT,              -- last day in force, where a person has said so
    title           TEXT    NOT NULL,
    title_key       {bytes} NOT NULL,
    signer          TEXT,
    signer_post     TEXT,
    recipients      TEXT    NOT NULL DEFAULT '',  -- a line each
    pages           {int64} NOT NULL,
    is_draft        {int64} NOT NULL CHECK (is_draft IN (0, 1)),
    confidence      TEXT    NOT NULL,  -- JSON object, field to 0–1
    imported_at     {int64} NOT NULL
) {strict};
CREATE INDEX directives_symbol ON directives (symbol);
CREATE INDEX directives_issued ON directives (issued_on);
CREATE INDEX directives_ended ON directives (ended_on) WHERE ended_on IS NOT NULL;

CREATE TABLE directive_texts (
    directive_id {int64} NOT NULL PRIMARY KEY REFERENCES directives (id),
    sort_day     {int64} NOT NULL,     -- days since 1970 of its date; the newer of equals comes first
    symbol       TEXT NOT NULL,
    title        TEXT NOT NULL,
    issuer       TEXT NOT NULL,
    body         TEXT NOT NULL
) {strict};

-- Where words stand in directive_texts: what store/search_segment.h says, and nothing that could not
-- be made anew from the texts.
CREATE TABLE search_segments (
    id         {id},
    first_id   {int64} NOT NULL,
    last_id    {int64} NOT NULL,
    documents  {int64} NOT NULL,
    text_bytes {int64} NOT NULL,
    record     {bytes} NOT NULL
) {strict};

CREATE TABLE search_words (
    segment_id {int64} NOT NULL,
    letters    {bytes} NOT NULL,
    record     {bytes} NOT NULL,
    PRIMARY KEY (segment_id, letters)
) {strict};

CREATE TABLE search_pairs (
    segment_id {int64} NOT NULL,
    pair_key   {int64} NOT NULL,
    record     {bytes} NOT NULL,
    PRIMARY KEY (segment_id, pair_key)
) {strict};

-- Texts that no segment tells of, or not as they are by now.
CREATE TABLE search_loose (
    directive_id {int64} NOT NULL PRIMARY KEY,
    text_bytes   {int64} NOT NULL
) {strict};

-- Each paper that a document cites, once a document.
CREATE TABLE directive_citations (
    id           {id},
    directive_id {int64} NOT NULL REFERENCES directives (id),
    symbol       TEXT,              -- canonical; null where cited by its name alone
    name         TEXT,              -- "Điều lệ Đảng"
    type         TEXT    NOT NULL,  -- as written: "Quy định"; may be empty
    issuer       TEXT,              -- as written
    issued_on    TEXT,              -- as written
    page         {int64},           -- of the words, from 1; null = told by a person
    words        TEXT    NOT NULL,  -- around the citation
    mentions     {int64} NOT NULL,
    target_id    {int64} REFERENCES directives (id)  -- where a person has said which document is meant
) {strict};
CREATE INDEX directive_citations_directive ON directive_citations (directive_id);
CREATE INDEX directive_citations_symbol ON directive_citations (symbol);
CREATE INDEX directive_citations_target ON directive_citations (target_id) WHERE target_id IS NOT NULL;

-- What a paper does to one that it cites: proposed by its text, decided by a person.
CREATE TABLE directive_links (
    id           {id},
    citation_id  {int64} NOT NULL REFERENCES directive_citations (id),
    relation     TEXT    NOT NULL CHECK (relation = 'implements' OR relation = 'amends' OR relation = 'replaces'
                     OR relation = 'repeals'),
    is_reverse   {int64} NOT NULL CHECK (is_reverse IN (0, 1)),  -- the cited paper does it to the citing one
    is_part      {int64} NOT NULL CHECK (is_part IN (0, 1)),     -- of the older paper, so that the rest stays in force
    effective_on TEXT,                                           -- null = from when the newer paper is in force
    state        TEXT    NOT NULL CHECK (state = 'proposed' OR state = 'confirmed' OR state = 'dismissed'),
    decided_at   {int64},
    UNIQUE (citation_id, relation, is_reverse)
) {strict};
CREATE INDEX directive_links_state ON directive_links (state, relation);

-- Which document of the register a citation means. A series of numbers begins anew with each term: of several papers
-- with one symbol and no date beside it, the one of the term when the citing paper was issued. Found when asked for,
-- so that a paper that comes later is linked at once.
CREATE VIEW directive_cited AS
SELECT c.id AS citation_id, c.directive_id, c.symbol, c.issued_on, COALESCE(c.target_id, (
    SELECT m.id FROM (
        SELECT t.id, t.issued_on, CASE WHEN t.type = c.type THEN 0 ELSE 1 END AS is_other
        FROM directives t
        WHERE t.symbol = c.symbol AND t.id <> c.directive_id AND t.is_draft = 0
          AND (t.issued_on IS NULL OR t.issued_on = c.issued_on
               OR (c.issued_on IS NULL AND t.issued_on <= d.issued_on)
               OR (c.issued_on IS NULL AND d.issued_on IS NULL AND NOT EXISTS (
                   SELECT 1 FROM directives o
                   WHERE o.symbol = t.symbol AND o.id <> c.directive_id AND o.is_draft = 0
                     AND o.issued_on <> t.issued_on)))) m
    ORDER BY m.is_other, m.issued_on DESC NULLS LAST, m.id
    LIMIT 1)) AS target_id
FROM directive_citations c JOIN directives d ON d.id = c.directive_id;

-- What came in one envelope with a document.
CREATE TABLE directive_appendixes (
    appendix_id  {int64} NOT NULL PRIMARY KEY REFERENCES directives (id),
    directive_id {int64} NOT NULL REFERENCES directives (id)
) {strict};
CREATE INDEX directive_appendixes_directive ON directive_appendixes (directive_id);

-- A document with a state-secret mark: that it came, never what it says.
CREATE TABLE refused_secrets (
    id             {id},
    content_digest {bytes} NOT NULL UNIQUE,
    mark           TEXT    NOT NULL,
    refused_at     {int64} NOT NULL
) {strict};

-- The counts are kept with each roll-call, so that a year's statistics need not read millions of rows.
CREATE TABLE meetings (
    id               {id},
    organisation_id  {int64} NOT NULL REFERENCES organisations (id),
    kind             TEXT    NOT NULL,  -- code of config/rules/meetings.yaml
    state            TEXT    NOT NULL CHECK (state = 'planned' OR state = 'held' OR state = 'closed'
                         OR state = 'cancelled'),
    period           TEXT    NOT NULL,  -- YYYY-MM that the meeting counts for
    plan_key         TEXT UNIQUE,       -- keeps a month from being planned twice
    title            TEXT    NOT NULL,
    place            TEXT    NOT NULL,
    starts_at        {int64} NOT NULL,
    moved_reason     TEXT,
    created_at       {int64} NOT NULL,
    called           {int64} NOT NULL DEFAULT 0,
    present          {int64} NOT NULL DEFAULT 0,
    absent_excused   {int64} NOT NULL DEFAULT 0,
    absent           {int64} NOT NULL DEFAULT 0,
    exempt           {int64} NOT NULL DEFAULT 0,
    score            REAL,
    grade            TEXT,
    papers_filed_at  {int64}
) {strict};
CREATE INDEX meetings_period ON meetings (period, organisation_id);
CREATE INDEX meetings_organisation ON meetings (organisation_id, starts_at);

-- Who was called; status stays null until the roll is called.
CREATE TABLE attendances (
    meeting_id  {int64} NOT NULL REFERENCES meetings (id),
    member_id   {int64} NOT NULL REFERENCES members (id),
    status      TEXT CHECK (status = 'present' OR status = 'absent_excused' OR status = 'absent'
                    OR status = 'exempt'),
    reason      TEXT,
    recorded_at {int64},
    PRIMARY KEY (meeting_id, member_id)
) {strict};

-- Who says what to whom, until when. Written in the transaction of the fact it announces; becomes
-- one delivery a person in batches (expanded_to remembers the last member done).
CREATE TABLE messages (
    id          {id},
    key         TEXT UNIQUE,        -- the caller's: the same key never sends twice
    purpose     TEXT    NOT NULL,   -- template: "invitation", "notice", "digest"
    selector    TEXT    NOT NULL,
    tree_on     TEXT    NOT NULL,   -- the selector is read on this date
    params      TEXT    NOT NULL,   -- JSON object
    subject     TEXT,               -- "meetings:12"
    is_urgent   {int64} NOT NULL CHECK (is_urgent IN (0, 1)),
    not_before  {int64} NOT NULL,
    not_after   {int64},
    state       TEXT    NOT NULL CHECK (state = 'expanding' OR state = 'open' OR state = 'cancelled'),
    expanded_to {int64} NOT NULL DEFAULT 0,
    recipients  {int64} NOT NULL DEFAULT 0,
    has_link    {int64} NOT NULL DEFAULT 0 CHECK (has_link IN (0, 1)),  -- each person gets a link of their own
    link_of     {int64} REFERENCES messages (id),  -- the message whose links these are; null = its own
    problem     TEXT,               -- why it could not reach whom its selector meant
    created_at  {int64} NOT NULL
) {strict};
CREATE INDEX messages_expanding ON messages (id) WHERE state = 'expanding';

-- One row a person. Holds the member and never the address, which is looked up when sending.
CREATE TABLE deliveries (
    id          {id},
    message_id  {int64} NOT NULL REFERENCES messages (id),
    member_id   {int64} NOT NULL REFERENCES members (id),
    state       TEXT    NOT NULL CHECK (state = 'pending' OR state = 'sending' OR state = 'accepted'
                    OR state = 'delivered' OR state = 'seen' OR state = 'rejected' OR state = 'unknown'
                    OR state = 'expired' OR state = 'cancelled' OR state = 'unreached'),
    rung        {int64} NOT NULL DEFAULT 0,  -- place on the ladder of channels
    epoch       {int64} NOT NULL DEFAULT 0,  -- rises only after an outcome that proves nothing was sent
    attempts    {int64} NOT NULL DEFAULT 0,  -- on this rung
    is_urgent   {int64} NOT NULL CHECK (is_urgent IN (0, 1)),
    due_at      {int64} NOT NULL,
    channel     TEXT,                        -- of the newest attempt
    key         TEXT,                        -- the provider's key of the newest attempt
    provider_id TEXT,
    detail      TEXT,                        -- never a phone number or a token
    updated_at  {int64} NOT NULL,
    opened_at       {int64},                 -- the personal link, by a person
    acknowledged_at {int64},
    excused_at      {int64},                 -- the matter was met otherwise, e.g. studied at a meeting
    maybe_doubled   {int64} NOT NULL DEFAULT 0 CHECK (maybe_doubled IN (0, 1)),  -- went on from a rung that perhaps sent it
    joined_into     {int64} REFERENCES deliveries (id),  -- goes out as part of that one, whose outcome it takes
    UNIQUE (message_id, member_id)
) {strict};
CREATE INDEX deliveries_due ON deliveries (rung, is_urgent, due_at, id) WHERE state = 'pending';
CREATE INDEX deliveries_failed ON deliveries (id)
    WHERE state = 'rejected' OR state = 'unknown' OR state = 'expired' OR state = 'unreached';

-- Written before the network is touched. started_at is when the first byte left.
CREATE TABLE attempts (
    id          {id},
    delivery_id {int64} NOT NULL REFERENCES deliveries (id),
    channel     TEXT    NOT NULL,
    key         TEXT    NOT NULL,
    body_digest {bytes},
    claimed_at  {int64} NOT NULL,
    started_at  {int64},
    finished_at {int64},
    outcome     TEXT CHECK (outcome = 'accepted' OR outcome = 'retry' OR outcome = 'rejected'
                    OR outcome = 'unknown'),
    detail      TEXT,
    provider_id TEXT,
    segments    {int64} NOT NULL DEFAULT 0,
    cost        {int64} NOT NULL DEFAULT 0
) {strict};
CREATE INDEX attempts_delivery ON attempts (delivery_id);
CREATE INDEX attempts_open ON attempts (id) WHERE outcome IS NULL;

-- Which attempt a provider's id belongs to, for gateways whose reports do not name our key; as long as
-- reports may come.
CREATE TABLE provider_ids (
    provider_id TEXT    NOT NULL,
    channel     TEXT    NOT NULL,
    attempt_id  {int64} NOT NULL,
    noted_at    {int64} NOT NULL,
    PRIMARY KEY (provider_id, channel)
) {clustered};

-- How a person stands to the Official Account of Zalo, member or not; known by a keyed digest.
CREATE TABLE zalo_windows (
    zalo_id_index       {bytes} NOT NULL PRIMARY KEY,
    last_interaction_at {int64},
    follows             {int64} CHECK (follows IN (0, 1)),
    follows_at          {int64}
) {clustered};

-- What a gateway was used for on a day, for its daily limit and the month's budget. Reserved with the
-- claim, given back when surely nothing was sent.
CREATE TABLE gateway_days (
    gateway  TEXT    NOT NULL,
    used_on  TEXT    NOT NULL,
    messages {int64} NOT NULL,
    segments {int64} NOT NULL,
    cost     {int64} NOT NULL,
    PRIMARY KEY (gateway, used_on)
) {strict};

-- A gateway that takes nothing for now; paused_until null = until an operator has acted.
CREATE TABLE gateway_pauses (
    gateway      TEXT NOT NULL PRIMARY KEY,
    cause        TEXT    NOT NULL,
    detail       TEXT    NOT NULL,
    paused_at    {int64} NOT NULL,
    paused_until {int64}
) {strict};

-- Whom a gateway cannot reach, so that it is not asked again for every message; held_until null =
-- until the person comes back. Found by the blind index of the address: a changed number is free of
-- it. member_id is for lifting, not a reference: a digest must not keep a member from being erased.
CREATE TABLE address_refusals (
    address_index {bytes} NOT NULL,
    gateway       TEXT    NOT NULL,
    hold          TEXT    NOT NULL CHECK (hold = 'no_account' OR hold = 'refusal'),
    member_id     {int64} NOT NULL,
    detail        TEXT    NOT NULL,  -- the provider's code
    held_from     {int64} NOT NULL,
    held_until    {int64},
    PRIMARY KEY (address_index, gateway)
) {clustered};
CREATE INDEX address_refusals_refused ON address_refusals (member_id) WHERE hold = 'refusal';

-- What a provider told of the quota of a day, the newest day only; null = not told.
CREATE TABLE gateway_quotas (
    gateway    TEXT    NOT NULL PRIMARY KEY,
    quota_on   TEXT    NOT NULL,
    total      {int64},
    quota_left {int64},
    learned_at {int64} NOT NULL
) {strict};

-- How far the search for messages without a receipt has come: all earlier attempts were looked at.
CREATE TABLE silence_marks (
    gateway    TEXT    NOT NULL PRIMARY KEY,
    attempt_id {int64} NOT NULL
) {strict};

-- Routine messages a member was sent on a day; kept only where the office limits them.
CREATE TABLE member_days (
    member_id {int64} NOT NULL,
    sent_on   TEXT    NOT NULL,
    messages  {int64} NOT NULL,
    PRIMARY KEY (sent_on, member_id)
) {clustered};

-- The office was warned that the month's budget runs low; once a month.
CREATE TABLE budget_warnings (
    month     TEXT    NOT NULL PRIMARY KEY,  -- "2026-12"
    spent     {int64} NOT NULL,              -- đồng, at that moment
    budget    {int64} NOT NULL,
    warned_at {int64} NOT NULL
) {strict};

-- A document handed out: the message that carries it, to whom and until when it is to be acknowledged.
CREATE TABLE directive_issues (
    id             {id},
    directive_id   {int64} NOT NULL REFERENCES directives (id),
    message_id     {int64} NOT NULL UNIQUE REFERENCES messages (id),
    selector       TEXT    NOT NULL,
    acknowledge_by TEXT,              -- the last day
    text           TEXT    NOT NULL,  -- said with it
    created_at     {int64} NOT NULL
) {strict};
CREATE INDEX directive_issues_directive ON directive_issues (directive_id);
CREATE INDEX directive_issues_due ON directive_issues (acknowledge_by) WHERE acknowledge_by IS NOT NULL;

-- Sent to those silent, so many days before the last day; each once.
CREATE TABLE directive_reminders (
    issue_id    {int64} NOT NULL REFERENCES directive_issues (id),
    days_before {int64} NOT NULL,
    message_id  {int64} NOT NULL UNIQUE REFERENCES messages (id),
    PRIMARY KEY (issue_id, days_before)
) {clustered};

-- Who was present when a meeting studied a document.
CREATE TABLE directive_studies (
    directive_id {int64} NOT NULL REFERENCES directives (id),
    member_id    {int64} NOT NULL REFERENCES members (id),
    meeting_id   {int64} NOT NULL REFERENCES meetings (id),
    studied_on   TEXT    NOT NULL,
    PRIMARY KEY (directive_id, member_id, meeting_id)
) {clustered};
CREATE INDEX directive_studies_member ON directive_studies (member_id);
CREATE INDEX directive_studies_meeting ON directive_studies (meeting_id);

-- The documents that a meeting studies, whether it was held yet or not.
CREATE TABLE meeting_studies (
    meeting_id   {int64} NOT NULL REFERENCES meetings (id),
    directive_id {int64} NOT NULL REFERENCES directives (id),
    PRIMARY KEY (meeting_id, directive_id)
) {clustered};

CREATE TABLE news_items (
    id              {id},
    content_digest  {bytes} NOT NULL UNIQUE,
    organisation_id {int64} REFERENCES organisations (id),
    title           TEXT    NOT NULL,
    body            TEXT    NOT NULL,  -- Markdown
    published_on    TEXT    NOT NULL,
    created_at      {int64} NOT NULL
) {strict};
CREATE INDEX news_items_published ON news_items (published_on);

-- A digest published: the same day and organisation never twice.
CREATE TABLE news_digests (
    digest_on       TEXT    NOT NULL,
    organisation_id {int64} NOT NULL REFERENCES organisations (id),
    message_id      {int64} NOT NULL REFERENCES messages (id),
    items           {int64} NOT NULL,
    published_at    {int64} NOT NULL,
    PRIMARY KEY (digest_on, organisation_id)
) {strict};
