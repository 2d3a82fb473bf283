/** Limits of the lines to the outside: registrations at providers, and how soon one counts as down. */

/** Providers of one office; two or three are usual. @beyond refused with a sentence */
export const TRUNKS_MAX = 50;
/** Networks that a provider's calls may come from; the largest publish about twenty. @beyond refused with a sentence */
export const TRUNK_ADDRESSES_MAX = 64;
/** Beginnings of numbers that one provider carries: every country there is. @beyond refused with a sentence */
export const TRUNK_NUMBERS_MAX = 256;
/** What the box says in a test call is said twice, with such a pause. */
export const TEST_CALL_SENTENCE_PAUSE_MS = 1_500;
/** A test call that rings so long is given up: who tests sits beside it. */
export const TEST_CALL_RING_MS = 45_000;
/** So often it is looked whether sound goes both ways. */
export const TEST_CALL_LOOK_MS = 1_000;
/** A trunk's last test is known for so long. */
export const TEST_CALL_KEPT_MS = 31_536_000_000;
/** A wider IPv4 network is no provider's, but the door open for everybody. */
export const TRUNK_NETWORK_IPV4_MIN_BITS = 16;
/** The same of IPv6: what a provider is given as a whole. */
export const TRUNK_NETWORK_IPV6_MIN_BITS = 32;
/** Calls at the same time over one provider's line, where nobody said otherwise. */
export const TRUNK_CALLS_DEFAULT = 20;
/** The same, at most. @beyond refused with a sentence */
export const TRUNK_CALLS_MAX = 1_000;
/** For how long a registration is asked for where nobody said otherwise. */
export const REGISTRATION_DEFAULT_SEC = 600;
/** Providers refuse shorter ones with 423 anyway. */
export const REGISTRATION_MIN_SEC = 60;
/** A day: a longer one would not notice that it was forgotten. @beyond refused with a sentence */
export const REGISTRATION_MAX_SEC = 86_400;
/** It is refreshed after such a part of its time, and so much earlier by chance that boxes drift apart. */
export const REGISTRATION_REFRESH_PART = 0.9;
export const REGISTRATION_JITTER_PART = 0.2;
/** After no answer it is tried again so soon, then after twice that … (RFC 5626 §4.5, shorter: an office waits) */
export const REGISTRATION_RETRY_MS = 4_000;
/** … up to this. */
export const REGISTRATION_RETRY_MAX_MS = 120_000;
/** After a wrong password: who tries often is locked out by many providers. */
export const REGISTRATION_DENIED_MS = 60_000;
/** … up to this. */
export const REGISTRATION_DENIED_MAX_MS = 1_800_000;
/** How long the end of the box waits for the providers' answers to its goodbye. */
export const UNREGISTER_MS = 1_000;
/** OPTIONS to a provider, where nobody said otherwise; it keeps the way through a router open too. */
export const TRUNK_OPTIONS_DEFAULT_SEC = 30;
/** An OPTIONS without an answer by then is missed: a provider answers in a tenth of that. */
export const TRUNK_PROBE_ANSWER_MS = 4_000;
/** So many missed ones in a row, and the provider is down … */
export const TRUNK_PROBES_MISSED = 3;
/** … and so many answered ones in a row until it is up again, so that it doesn't go to and fro. */
export const TRUNK_PROBES_ANSWERED = 2;
/** Between two probes while it is not sure how the provider does. */
export const TRUNK_PROBE_AGAIN_MS = 4_000;
/** Calls in a row that fail by the provider's own fault (5xx), and it is down. */
export const TRUNK_FAILURES = 2;
/** What real calls have put down is not put up by OPTIONS alone before this: some machines answer only those. */
export const TRUNK_DOWN_BY_CALLS_MS = 60_000;
/** The names of providers are looked up again after this, to know their addresses. */
export const TRUNK_LOOKUP_MS = 300_000;
