/** The tables that the migrations make, as `printOutline` prints them. Written by scripts/drawDataModel.js. */
export const schemaText = `announcement_answers: announcement_id, family_id, user_id, confirmed_at, reminded_at
| announcement_answers_pkey, announcement_answers_user
announcements: id, room_id, message_id, sender_id, client_id, organisation_id, confirmation, reach, created_at
| announcements_client, announcements_message, announcements_pkey
api_keys: id, source_id, organisation_id, name, hash, created_at, revoked_at, last_used_at
| api_keys_hash_key, api_keys_pkey
attachments: id, owner_id, blob_hash, room_id, message_id, name, media_type, size, meta, state, created_at,
  thumbnail_hash
| attachments_message, attachments_owner, attachments_pkey, attachments_stray
audiences: room_id, places, touches
| audiences_pkey, audiences_touches
audit_details: position, salt, details
| audit_details_pkey
audit_entries: position, at, actor_id, action, subject_ids, organisation_id, room_id, case_id, details_hash, hash,
  actor
| audit_entries_action, audit_entries_actor, audit_entries_at, audit_entries_case, audit_entries_organisation,
  audit_entries_pkey, audit_entries_room, audit_entries_subjects
blobs: hash, size, refs, created_at, used_at
| blobs_pkey, blobs_unused
blocks: user_id, blocked_id, created_at, is_silent
| blocks_blocked, blocks_pkey
case_people: case_id, user_id
| case_people_pkey
case_rooms: case_id, room_id
| case_rooms_pkey
cases: id, organisation_id, reason, author_id, needs_approval, approver_id, opened_at, until, ended_at, client_id
| cases_client, cases_open, cases_pkey
channel_addresses: id, user_id, channel, address, details, created_at
| channel_addresses_channel_address_key, channel_addresses_pkey, channel_addresses_user
consumers: name, position, is_cut_off, updated_at
| consumers_pkey
contexts: id, source_id, kind, external_id, organisation_id, name, begins, ends, is_namesake, year
| contexts_external_id, contexts_key, contexts_pkey, contexts_year
dead_addresses: channel, address, failure, failed_at
| dead_addresses_pkey
deliveries: id, user_id, channel, address_id, room_ids, message_ids, seqs, state, attempts, due_at, failure,
  created_at, finished_at
| deliveries_address, deliveries_dead, deliveries_due, deliveries_finished, deliveries_person, deliveries_pkey
directory_changes: id, import_id, source_id, actor, actor_id, what, kind, user_id, other_id, context_id,
  external_id, before, after, created_at
| directory_changes_import, directory_changes_other, directory_changes_pkey, directory_changes_user
erased_identities: source_id, hash, erased_at
| erased_identities_pkey
events: room_id, seq, type, actor_id, message_id, payload, created_at, content, reason
| events_created, events_pkey, events_revisions
| events_00, events_01, events_02, events_03, events_04, events_05, events_06, events_07
external_messages: source, external_id, room_id, message_id
| external_messages_message, external_messages_pkey
external_preferences: source, external_id, user_id, is_muted, is_pinned, is_hidden
| external_preferences_pkey, external_preferences_user
external_rooms: source, external_id, room_id, is_locked
| external_rooms_pkey, external_rooms_room
favourites: user_id, contact_id
| favourites_pkey
feed: position, stream_id, first_seq, last_seq, at
| feed_pkey
feed_heads: stream_id, seq
| feed_heads_pkey
guard_words: id, organisation_id, language, pattern, pattern_key, action, author_id, created_at
| guard_words_key, guard_words_pkey
held_messages: room_id, sender_id, client_id, body, state, created_at, id, organisation_id, body_hash, decider_id,
  decided_at, note, answer, message_id
| held_messages_decided, held_messages_id, held_messages_pkey, held_messages_sender, held_messages_waiting
history_runs: source, id, began_at, succeeded_at, took_ms, problems, counts
| history_runs_pkey
history_staging: run, phase, at, sort, n, message, body
| history_staging_pkey
holds: id, user_id, kind, from_id, to_id, effect, reason, author_id, begins, ends, lifted_at, context, room_id
| holds_pkey, holds_preserving, holds_relation, holds_user
identities: source_id, external_id, user_id, is_named, first_name, last_name, email
| identities_external_id, identities_pkey, identities_user
imported_ranges: room_id, first_seq, last_seq
| imported_ranges_pkey
imports: id, source_id, actor_id, file_hash, settings, counts, created_at, undone_by, kind, actor, file_name,
  changes, undoes_id, is_forgotten
| imports_pkey, imports_source
leases: name, holder, token, expires_at, position
| leases_pkey
logins: issuer, subject, user_id, created_at
| logins_pkey, logins_user
merges: id, survivor_id, merged_id, reason, author_id, made_at, undone_at, undone_by, moved
| merges_pkey
message_requests: room_id, requester_id, recipient_id, asked_at, declined_at
| message_requests_pkey, message_requests_recipient, message_requests_requester
message_words: word
| message_words_near, message_words_pkey
messages: room_id, id, seq, sender_id, client_id, body_hash, kind, content, reply_to, thread_root, created_at,
  edited_at, deleted_at, reactions, parts, words
| messages_by_word, messages_client_id, messages_created, messages_mentions, messages_pins, messages_pkey,
  messages_seq, messages_thread, messages_wordless
| messages_00, messages_01, messages_02, messages_03, messages_04, messages_05, messages_06, messages_07
meta: key, value
| meta_pkey
name_words: word
| name_words_near, name_words_pkey
names_by_word: organisation_id, word, name_order, user_id
| names_by_word_pkey, names_by_word_user
notices: user_id, channel, room_id, message_id, seq, reason, due_at, gathered_at
| notices_due, notices_gathered, notices_pkey
organisations: id, source_id, external_id, name, type, parent_id, time_zone, path
| organisations_key, organisations_pkey
participants: room_id, user_id, joined_seq, left_seq, is_suspended, may_post, last_read_seq, last_read_id, read_at,
  is_muted, is_pinned, role, visible_from_seq, hidden_activity, unread_mark_id, level, snoozed_until
| participants_left, participants_pkey, participants_seated
picture_addresses: user_id, source_id, address, attempts, due_at
| picture_addresses_due, picture_addresses_pkey
pictures: user_id, blob_hash, size, origin, set_at, idle_since
| pictures_content, pictures_pkey
policies: version, hash, name, registered_at, stage, after_id, counts, holder, held_until
| policies_pkey
relation_claims: relation_id, source_id, begins, ends, is_named
| relation_claims_dates, relation_claims_pkey
relations: id, kind, from_id, to_id, context, context_name, is_active, source, context_id, begins, ends, is_held
| relations_context, relations_from, relations_key, relations_pkey, relations_source, relations_to
reports: id, reporter_id, client_id, user_id, room_id, message_id, organisation_id, reason, comment, created_at,
  action, note, decider_id, decided_at, warning, read_at, hold_id, case_id
| reports_about, reports_client, reports_decided, reports_made, reports_message, reports_open, reports_person,
  reports_pkey, reports_room
role_scopes: organisation_id, is_below, role, user_id, is_active, name_order
| role_scopes_by_name, role_scopes_pkey, role_scopes_user
room_keys: key, room_id
| room_keys_pkey, room_keys_room
rooms: id, type, name, context, owner_id, is_frozen, is_archived, head_seq, seats_version, activity, created_at,
  updated_at, about, context_name, organisation_id, context_id, policy_version, floor_seq, archived_into,
  cleared_seq, awaits_id
| rooms_archived_into, rooms_office, rooms_owner, rooms_pkey
roster_pulls: source_id, attempted_at, succeeded_at, full_at, changed_since, failed_at, failure, failures,
  unfinished, due_at, settings
| roster_pulls_pkey
scheduled_messages: room_id, sender_id, client_id, body, state, due_at, created_at, id, body_hash, retry_at,
  sending_since, outcome, message_id, ended_at
| scheduled_messages_due, scheduled_messages_ended, scheduled_messages_id, scheduled_messages_pkey,
  scheduled_messages_sender
service_accounts: user_id, organisation_id, purpose, created_at, deactivated_at
| service_accounts_pkey
service_keys: id, user_id, name, hash, created_at, expires_at, last_used_at, revoked_at
| service_keys_hash_key, service_keys_pkey, service_keys_user
sessions: hash, user_id, created_at, expires_at, revoked_at, id, way, user_agent, seen_at, renewed_at, next_hash,
  offered_at, previous_hash
| sessions_id, sessions_next, sessions_pkey, sessions_previous, sessions_user
settings: scope, scope_id, key, value, updated_at
| settings_pkey
sign_in_links: hash, mail_hash, user_ids, created_at, expires_at, used_at
| sign_in_links_expiry, sign_in_links_mail, sign_in_links_pkey
socket_tickets: hash, user_id, expires_at, token_expires_at
| socket_tickets_expiry, socket_tickets_pkey
sources: id, name, kind, settings, created_at
| sources_name_key, sources_pkey
user_roles: user_id, role, organisation_id, source_id, begins, ends, confirmed_by
| user_roles_dates, user_roles_pkey
users: id, external_id, role, first_name, last_name, email, is_active, search_key, name_order, source,
  seats_version, created_at, updated_at, kind, locale, time_zone, avatar, merged_into, erased_at, role_names, roles
| users_by_name, users_external_id, users_in_order, users_mail, users_merged, users_pkey, users_search, users_source
webhook_deliveries: id, webhook_id, event_id, type, room_id, attempt, outcome, status, error, ms, at
| webhook_deliveries_pkey
webhooks: id, organisation_id, url, description, events, room_types, state, reason, epoch, position, frontier,
  waiting, secret, previous_secret, previous_until, created_at, failing_since, last_success_at, last_attempt_at,
  last_status, last_error, version
| webhooks_organisation, webhooks_pkey`;
