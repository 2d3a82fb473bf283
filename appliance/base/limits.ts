/**
 * Every limit of the box: what it bounds, its unit (last in the name), why it is what it is, and for what bounds a
 * number of things after `@beyond` what happens to one more: it is refused with an answer, or what matters least is
 * forgotten. Those of the media engine stand in limits-media.ts, those of messages, recordings, menus and prompts in
 * limits-features.ts. The printed list in `appliance/LIMITS.md` is generated from all three.
 */

// --- SIP messages (floor 1) ---
/**
 * Largest SIP message taken: a UDP datagram can't be larger, and no phone sends more.
 * @beyond 513; a connection that brings more is closed
 */
export const MESSAGE_MAX_BYTES = 65_535;
/**
 * On a stream, a first line longer than this is no SIP: a Request-URI has room for all that phones write.
 * @beyond its connection is closed
 */
export const START_LINE_MAX_BYTES = 4_096;
/** Most header lines of a message; ordinary phones send 20 to 30. @beyond 513 */
export const HEADERS_MAX = 128;
/** Most Via headers: each is a hop, and 70 is where Max-Forwards starts. @beyond 513 */
export const VIAS_MAX = 70;
/** Most elements of a list header that is read (Contact, Route …); a REGISTER has one or two. @beyond 513 */
export const LIST_ELEMENTS_MAX = 128;
/**
 * Most parameters of one value; SIP outbound and instance ids make it six or seven.
 * @beyond 513; 400 where they are credentials
 */
export const PARAMS_MAX = 64;
/**
 * Most media of a session description; a video meeting offers four or five.
 * @beyond the description counts as none that can be used
 */
export const SDP_MEDIA_MAX = 16;
/**
 * Most keys offered for one medium that are looked at; phones offer two or three.
 * @beyond the later ones are not looked at
 */
export const CRYPTO_LINES_MAX = 16;
/**
 * Most ICE candidates of one medium that are read; a laptop with two networks has about ten.
 * @beyond the later ones are not read
 */
export const ICE_CANDIDATES_MAX = 32;
/**
 * Most parts of a multipart body that are looked at; an INVITE with SDP and a location has two.
 * @beyond the later ones are not looked at
 */
export const BODY_PARTS_MAX = 16;

// --- SIP transactions and dialogs (floor 1) ---
/**
 * Open transactions; above it new requests get 503 with Retry-After. 300 phones at once need 600.
 * @beyond 503 with Retry-After for what begins something
 */
export const TRANSACTIONS_MAX = 50_000;
/** Dialogs of all kinds, subscriptions included. @beyond 503 with Retry-After */
export const DIALOGS_MAX = 20_000;
/**
 * Answered requests kept to recognise retransmissions, oldest forgotten first. A phone repeats after 0.5 and 1.5 s;
 * at 10,000 requests a second this still covers both, and a later repetition is simply worked through again.
 * @beyond the oldest is forgotten
 */
export const COMPLETED_TRANSACTIONS_MAX = 32_768;
/** What a refusal for want of room tells in Retry-After. */
export const RETRY_AFTER_SEC = 5;
/**
 * Above this a request goes by TCP where the peer can: 1,500 of Ethernet less 200 (RFC 3261 §18.1.1).
 * @beyond TCP where the peer takes it, else UDP all the same
 */
export const UDP_REQUEST_MAX_BYTES = 1_300;
/** A session is refreshed at half of this; a dead one is noticed by its end (RFC 4028 §4 proposes it). */
export const SESSION_EXPIRES_SEC = 1_800;
/** The least that may be agreed on (RFC 4028 §5). */
export const SESSION_EXPIRES_MIN_SEC = 90;
/**
 * How often an offer that collides with one of the peer is tried again before it counts as refused.
 * @beyond the offer counts as refused
 */
export const OFFER_RETRIES_MAX = 8;
/**
 * Times that a request which a later one overtook on the way is sent again under a new number.
 * @beyond the refusal counts
 */
export const OVERTAKEN_RETRIES_MAX = 3;
/** Longest that a transfer may take until its outcome is told; a phone that rings longer is not waited for. */
export const REFER_MAX_MS = 300_000;
/** Longest that a BYE waits for the answer to the last NOTIFY about a transfer, which it would cross. */
export const REFER_NOTIFY_WAIT_MS = 2_000;
/** Most dialogs that one INVITE may make where somebody further on forks it. @beyond further ones are not answered */
export const FORKS_MAX = 20;
/** A NOTIFY that nobody answered is sent again after this, then after twice this … */
export const NOTIFY_RETRY_MS = 10_000;
/** … so often, before the watcher counts as gone. @beyond the subscription ends */
export const NOTIFY_RETRIES_MAX = 3;
/** Addresses tried for one request: more would take longer than anybody waits. @beyond the later ones are not tried */
export const LOCATE_HOPS_MAX = 12;
/**
 * Messages kept of one call: some thirty are usual, a queue with many lost packets has more.
 * @beyond those in the middle are forgotten
 */
export const TRACE_MESSAGES_PER_CALL_MAX = 200;
/** All messages kept for ladders: about 2,000 calls. @beyond the messages of the oldest call are forgotten */
export const TRACE_BYTES_MAX = 16_777_216;
/** Questions whether a peer is there come up to this part of their interval early, so that they spread out. */
export const KEEP_ALIVE_JITTER = 0.2;
/** A connection that takes longer to open is none. */
export const OPEN_TIMEOUT_MS = 10_000;
/** Longest that a call of ours may ring without a final response. */
export const INVITE_RING_MAX_MS = 3_600_000;
/** Longest that a call to us may wait for its final response: then it gets 480. */
export const INVITE_ANSWER_MAX_MS = 3_600_000;
/** A ringing call says so again after this, or proxies on the way give up (RFC 3261 §13.3.1.1). */
export const INVITE_PROGRESS_REPEAT_MS = 60_000;

// --- Edges: addresses (floor 2) ---
/** How often the interfaces are looked at for addresses that came or went. */
export const ADDRESSES_LOOK_MS = 10_000;
/**
 * Peers of which we remember by which address of ours they see us.
 * @beyond all are forgotten and asked of the kernel again
 */
export const FACING_CACHE_MAX = 4_096;
/**
 * DNS names learned from phones that proved who they are; an office has one or two.
 * @beyond further ones are not learned
 */
export const LEARNED_NAMES_MAX = 32;

// --- Edges: SIP transports (floor 2) ---
/**
 * UDP peers whose flow objects are kept for reuse, in two generations of this many each.
 * @beyond the older generation is forgotten, and made again when needed
 */
export const UDP_FLOWS_MAX = 4_096;
/** Receive and send buffer asked of the kernel: 300 phones at once send about 300 kB. It may give less. */
export const UDP_BUFFER_BYTES = 4 * 1024 * 1024;
/**
 * What may wait for a connection that does not read; beyond it that peer is closed, and nobody else notices.
 * @beyond its connection is closed, and noted in the log
 */
export const STREAM_QUEUE_MAX_BYTES = 512 * 1024;
/**
 * SIP connections (TCP, TLS, WebSocket) at the same time; 200 phones and browsers need 400.
 * @beyond a further one is closed at once; a WebSocket gets 503
 */
export const CONNECTIONS_MAX = 4_096;
/**
 * SIP connections from one address: an office behind one router has 200 phones. Loopback is not counted.
 * @beyond a further one is closed at once; a WebSocket gets 503
 */
export const CONNECTIONS_PER_ADDRESS_MAX = 300;
/** A connection that has not brought a message by then is none of a phone's. */
export const FIRST_MESSAGE_MS = 30_000;
/** A connection without any packet for this long is closed: longer than a registration lasts. */
export const CONNECTION_IDLE_MS = 4_000_000;
/** How often connections are looked through for idle and silent ones, and browsers pinged. */
export const CONNECTION_SWEEP_MS = 15_000;
/** How long a connection of ours may take to come about. */
export const CONNECT_MS = 4_000;
/** The same where only the size of a message asks for TCP: the phone waits, and UDP will do. */
export const CONNECT_FOR_SIZE_MS = 1_000;
/** How long a phone that did not take TCP is not asked for it again. */
export const NO_TCP_MS = 600_000;
/** The same, how many. @beyond all are forgotten and asked again */
export const NO_TCP_MAX = 1_024;
export const TLS_HANDSHAKE_MS = 10_000;
/** One question to the DNS, of which a look-up takes up to three. */
export const DNS_MS = 1_500;

// --- Edges: HTTP and log (floor 2) ---
/** How long a browser may take for the head of a request, and for the whole of it: backups are uploaded too. */
export const HTTP_HEADERS_MS = 15_000;
export const HTTP_BODY_MS = 300_000;
/** An idle connection is kept this long for the next request. */
export const HTTP_IDLE_MS = 20_000;
/** Connections of one listening HTTP socket: each page holds one or two. @beyond a further one is closed at once */
export const HTTP_CONNECTIONS_MAX = 1_024;
/** Lines of the log that the page can show. @beyond the oldest is forgotten here; the system keeps its log */
export const LOG_RING_LINES = 2_000;

// --- Edges: certificate (floor 2) ---
/** Life of the server certificate: browsers refuse more than 398 days. */
export const CERTIFICATE_DAYS = 397;
/** Renewed when less than this is left. */
export const CERTIFICATE_RENEW_DAYS = 30;
/** How often that is looked at; a box that got the right time only after its start is mended then. */
export const CERTIFICATE_CHECK_MS = 3_600_000;

// --- Wellbeing of the box (top) ---
/** How often disk, clock and certificate are looked at; a look costs some 20 µs. */
export const WELLBEING_LOOK_MS = 3_000;
/** With less room than this, or than this part of a small disk, people are told: weeks of calls still fit. */
export const DISK_LOW_BYTES = 268_435_456;
export const DISK_LOW_PART = 0.1;
/** With less than this the disk counts as full: the database may need as much at any moment. */
export const DISK_FULL_BYTES = 8_388_608;
export const DISK_FULL_PART = 0.01;
/** A certificate that still was not renewed this long before its end won't be by itself. */
export const CERTIFICATE_WARN_DAYS = 14;

// --- Store (floor 2) ---
/**
 * Finished calls that wait for a disk which refuses them; beyond it the oldest are lost. About 40 MB.
 * @beyond the oldest are lost
 */
export const HISTORY_WAITING_MAX = 20_000;
/**
 * Up to this size a database file is checked whole at the start: more takes longer than the start may.
 * @beyond the tables of the history are left out
 */
export const QUICK_CHECK_MAX_BYTES = 33_554_432;
/** Live state waits this long for its write: long enough to write a key once, half of the second that it may take. */
export const JOURNAL_BATCH_MS = 500;
/**
 * Rows of live state written in one turn: about 3 ms, so that no storm holds up a call.
 * @beyond the rest waits for its turn
 */
export const JOURNAL_ROWS_PER_TURN = 400;
/** Between two such turns; 400 rows each 10 ms is four times the busiest second. */
export const JOURNAL_PAUSE_MS = 10;
/**
 * Dead rows that the log of live state may hold beyond as many as live: cleaning a short log isn't worth it.
 * @beyond the log is cleaned
 */
export const JOURNAL_SLACK_ROWS = 1_000;
/** Between two looks for live state that is past its deadline and that nobody removed. */
export const JOURNAL_SWEEP_MS = 600_000;
/** After the disk refused live state. */
export const JOURNAL_RETRY_MS = 1_000;
/** Finished calls wait this long for their write, so that 1,000 a second cost ten commits. */
export const HISTORY_BATCH_MS = 100;
/** After the disk refused finished calls. */
export const HISTORY_RETRY_MS = 1_000;
/** Days that calls stay in the history where the office says nothing else: a year, and the month to look back at it. */
export const HISTORY_DAYS_DEFAULT = 400;
/** The same, how many. @beyond refused with a sentence */
export const HISTORY_DAYS_MAX = 36_500;
/** After the start, and then each day, calls and recordings that are too old are taken out … */
export const FORGET_FIRST_MS = 600_000;
export const FORGET_EVERY_MS = 86_400_000;
/** … so many at a time (about 1 ms), with so long in between: 50 a second, and calls go on. */
export const HISTORY_FORGET_ROWS = 5;
export const FORGET_PAUSE_MS = 100;
/** Most calls on one page of the history. @beyond the rest is on the next page */
export const HISTORY_PAGE_MAX = 500;
/**
 * Calls that a page of a search looks through at most where an index doesn't tell; then it answers what it has.
 * @beyond the page is shorter, and says how to go on
 */
export const HISTORY_STRIDE_ROWS = 5_000;

// --- Configuration (floor 3) ---
/** Largest office file: ten thousand users take about a tenth of it. @beyond refused with a sentence */
export const OFFICE_FILE_MAX_BYTES = 16_777_216;
/**
 * Problems that are told at once of an office file: more help nobody.
 * @beyond further ones are told when these are mended
 */
export const OFFICE_FILE_PROBLEMS_MAX = 100;

// --- Registrar (floor 3) ---
/**
 * Contacts per line: desk phone, softphone, mobile and some spare.
 * @beyond 403 with a sentence, unless one is known to be dead
 */
export const CONTACTS_PER_LINE_MAX = 10;
/** Bounds of a registration's life. Below the least, 423 names it (RFC 3261 §10.3 step 7). */
export const BINDING_EXPIRES_MIN_SEC = 60;
export const BINDING_EXPIRES_DEFAULT_SEC = 600;
export const BINDING_EXPIRES_MAX_SEC = 3_600;
/** The time granted is shorter than asked by up to this much, at random: phones started together drift apart. */
export const BINDING_JITTER_PERCENT = 10;
/** Bindings that ran out while the box was off are still tried for this long: their phones couldn't refresh them. */
export const BINDING_GRACE_SEC = 300;
/** Phones asked whether they are there (OPTIONS) in a second: 300 after a restart take 15 s. */
export const PROBES_PER_SEC = 20;
/** How often a UDP phone behind a router is asked, to keep the router's way back open; most forget it after 30 s. */
export const ROUTER_KEEP_ALIVE_MS = 25_000;
/** Questions without an answer, one after the other, before a phone counts as not reachable: one may get lost. */
export const SILENT_PROBES = 2;
/** Life of a nonce. Longer saves phones a round trip at each refresh, shorter bounds what a listener can repeat. */
export const NONCE_LIFE_SEC = 3_600;
/** For how long a browser phone's password is given out; it is good for as long again. The page asks in time. */
export const PHONE_PASS_LIFE_SEC = 3_600;
/**
 * Nonces whose count is remembered; beyond it the oldest ones are stale early. 1,000 phones use 6,000 an hour.
 * @beyond the oldest are stale: their phones need one more round trip
 */
export const NONCES_REMEMBERED_MAX = 20_000;
/** By how much the count kept on disk runs ahead of the one used, so that not every call of a phone writes. */
export const NONCE_COUNTS_AHEAD = 16;
/**
 * Peers whose silence after a challenge is remembered, in two generations.
 * @beyond the older generation is forgotten
 */
export const CHALLENGES_REMEMBERED_MAX = 2_048;
/** A phone that comes back without credentials within this time did not understand the challenge. */
export const CHALLENGE_SILENCE_MS = 600_000;

// --- Registrar: who may try (floor 3) ---
/** Wrong passwords of one address for one line before it has to wait: a person mistypes twice. */
export const FAILURES_FREE = 3;
/** The wait after the first failure too many; it doubles with each further one. */
export const FAILURE_DELAY_MS = 1_000;
export const FAILURE_DELAY_MAX_MS = 900_000;
/** Whoever tries on while it has to wait is heard only after it was quiet this long; phones pause 20 s or more. */
export const FAILURE_QUIET_MS = 5_000;
/** A pair or an address without trouble for this long starts anew. */
export const TROUBLE_FORGOTTEN_MS = 3_600_000;
/** Pairs of address and line with failures that are remembered. @beyond the longest without a try is forgotten */
export const PAIRS_WATCHED_MAX = 10_000;
/** Addresses that asked for names which did not get in. @beyond the longest without a try is forgotten */
export const ADDRESSES_WATCHED_MAX = 4_096;
/** Different names that did not get in before an address without a registered phone is slowed, then dropped. */
export const NAMES_BEFORE_SLOW = 10;
export const NAMES_BEFORE_DROP = 20;
/** A slowed address gets one packet read in this time. */
export const SLOWED_INTERVAL_MS = 1_000;
/** How long a scanner is not heard at first; it doubles each time it goes on. */
export const DROP_MS = 60_000;
export const DROP_MAX_MS = 3_600_000;

// --- Calls (floor 3) ---
/**
 * Calls at the same time; ten times what APP-10 asks of a small box.
 * @beyond 503 with Retry-After, and a line in the history
 */
export const CALLS_MAX = 2_000;
/**
 * Legs of one call whose messages its ladder can show; a call that was transferred ten times has some twenty.
 * @beyond the ladder does not show the later ones
 */
export const LEGS_KEPT_MAX = 32;
/**
 * Talks of one call that its record tells apart: each transfer begins another.
 * @beyond the record does not tell it apart
 */
export const TALKS_KEPT_MAX = 32;
/**
 * Steps of one call's trail; more come only from phones that transfer a call to and fro without end.
 * @beyond the trail does not tell it
 */
export const TRAIL_STEPS_MAX = 500;
/** Hops from extension to extension before a call is a loop (EXT-02). @beyond 486, and a line in the history */
export const HOPS_MAX = 10;
/** Phones of a call that is to be listened to are just agreeing on their sound: it is looked at again after this. */
export const LISTENING_RETRY_MS = 200;
/** Keys that a caller may press ahead of a question: more is no answer to anything. @beyond they are not heard */
export const KEYS_AHEAD_MAX = 32;
/**
 * How long nobody must have needed the box between two phones before they talk directly again: who toggles between two
 * calls would else move them each time.
 */
export const DIRECT_AFTER_MS = 1_000;
/**
 * After a call has moved to the box nothing is done with its sound for so long: three packets, so that phones hear the
 * stream go on that they knew before anything is put in.
 */
export const MOVED_SETTLES_MS = 60;
/** How long the box still carries what comes after a move: longer than any packet is under way. */
export const RELAY_LINGERS_MS = 1_000;
/** How often the sound of one call is brought back after a worker died. @beyond the call ends, with the reason */
export const ANCHORS_LOST_MAX = 3;
/** How long a person's phones ring where nothing else is said: five to six rings. */
export const RING_TIMEOUT_MS = 30_000;
/** A provider that has not answered an INVITE at all after this is left for the next one. */
export const TRUNK_SILENT_MS = 4_000;
/** The same for the calls after it, where the caller gave up before that: three packets had no answer by then. */
export const TRUNK_UNHEARD_MS = 2_000;
/** How often a provider may send one call on (302). @beyond the next provider is tried */
export const TRUNK_REDIRECTS_MAX = 3;
/** How long a transferred call rings back at the one who transferred it (CAL-01). */
export const RING_BACK_TIMEOUT_MS = 30_000;
/** Phones that said nothing to an INVITE for so long can't be reached; five tries over UDP fit in it. */
export const PHONE_SILENT_MS = 8_000;
/** Wait for the answer to a transfer's last NOTIFY before the BYE that must not overtake it. */
export const TRANSFER_GOODBYE_MS = 2_000;
/**
 * How long a phone's goodbye is waited for that would not hear that its transfer failed: it has hung up in the belief
 * that all went well, and its BYE may get lost a few times. Coming later it counts as hanging up.
 */
export const TRANSFER_UNHEARD_MS = 8_000;
/** How long a call waits for a browser whose connection closed: loading the page anew takes a second or two. */
export const BROWSER_BACK_MS = 15_000;
/** After the box refused a call because it is full or restarting. */
export const CALLS_RETRY_AFTER_SEC = 5;
/** A call left open by a power cut longer ago than this is not told of any more. */
export const OPEN_CALL_KEPT_MS = 2_592_000_000;

// --- API and sign-in (floor 5) ---
/** Nobody touched the page for this long: signed out (PPL-01). */
export const SESSION_IDLE_SEC = 2 * 3_600;
/** After this everybody signs in again, however busy. */
export const SESSION_MAX_SEC = 7 * 86_400;
/** A session's last use is written at most this often, or each request would be a write. */
export const SESSION_TOUCH_SEC = 60;
/** Browsers one account is signed in with; the longest unused makes room. @beyond the longest unused is signed out */
export const SESSIONS_PER_ACCOUNT_MAX = 20;
/** Wrong passwords of one address for one name before it has to wait; a finger slips two or three times. */
export const SIGN_IN_TRIES_FREE = 3;
/** The wait doubles up to this: 96 guesses a day at most. */
export const SIGN_IN_DELAY_MAX_SEC = 900;
/** The same for one address with any names: a whole office may sit behind it. */
export const SIGN_IN_ADDRESS_TRIES_FREE = 30;
export const SIGN_IN_ADDRESS_DELAY_MAX_SEC = 60;
/** Failures this old are forgotten. */
export const SIGN_IN_FORGET_SEC = 3_600;
/** Pairs and addresses that are remembered, about 200 bytes each. @beyond the longest without a try is forgotten */
export const SIGN_IN_GATE_ENTRIES_MAX = 10_000;
/**
 * Passwords checked at the same moment: each takes 32 MB and a processor for a while.
 * @beyond the rest waits for its turn
 */
export const PASSWORD_CHECKS_MAX = 4;
/**
 * Sign-ins that wait for their turn: a whole shift arrives at nine, and each waits two seconds at most.
 * @beyond 503 with a sentence
 */
export const PASSWORD_CHECKS_WAITING_MAX = 100;
/** Fewer letters are guessed offline in days. */
export const PASSWORD_MIN_LETTERS = 10;
/** Longer ones are no safer and only cost time. @beyond refused with a sentence */
export const PASSWORD_MAX_LETTERS = 200;
/** Codes for a lost second factor. */
export const RECOVERY_CODES = 10;
/** Time to scan the code of a new second factor and type its first six digits. */
export const SECOND_FACTOR_PROPOSAL_SEC = 900;
/** The owner's link: long enough to find the page, short enough to be forgotten in a terminal. */
export const OWNER_LINK_SEC = 86_400;
/** A colleague's link to choose a password: over a long weekend. */
export const PASSWORD_LINK_SEC = 4 * 86_400;
/** Mailboxes that browsers have opened by PIN. @beyond the longest unused asks for its PIN again */
export const MAILBOXES_OPEN_MAX = 2_000;
/** Largest body of an ordinary request; forms are a few kilobytes. @beyond 413 */
export const REQUEST_BODY_MAX_BYTES = 65_536;
/** Rows of one answer. @beyond refused with a sentence */
export const LIST_ROWS_MAX = 1_000;
export const LIST_ROWS_DEFAULT = 200;
/**
 * Pages of the history that one summary reads: 10,000 calls, more than a small office has in a month.
 * @beyond the oldest calls are left out
 */
export const HISTORY_SUMMARY_PAGES_MAX = 20;
/** Hours of one summary: a week. @beyond the later hours are left out */
export const HISTORY_SUMMARY_HOURS_MAX = 168;
/** Rows of the audit: sign-ins of a year of a hundred people; the oldest go. @beyond the oldest are forgotten */
export const AUDIT_ROWS_MAX = 100_000;
/**
 * Rows that one search of the audit looks through: a call must not wait for somebody who looks something up.
 * @beyond the page is shorter, and says how to go on
 */
export const AUDIT_STRIDE_ROWS = 10_000;
/** Open event streams: each is a browser tab. @beyond 503 with a sentence */
export const EVENT_STREAMS_MAX = 500;
/** The same, how many. @beyond the oldest is ended, and told why */
export const EVENT_STREAMS_PER_PERSON_MAX = 20;
/**
 * Events kept for streams that reconnect: at 20 a second about a minute.
 * @beyond the oldest is forgotten: who needs it gets a new snapshot
 */
export const EVENT_RING_MAX = 1_000;
/** What waits for one slow reader before it is closed; it starts afresh then. @beyond it is ended, and told why */
export const EVENT_QUEUE_MAX_BYTES = 1_048_576;
/** A line of comment this often keeps proxies and NAT from forgetting a quiet stream. */
export const EVENT_HEARTBEAT_MS = 15_000;
/** A reader that takes nothing for this long is gone, whatever its connection says. */
export const EVENT_WRITE_MAX_MS = 30_000;
/** Changes within this time travel as one event: a call makes several at once. */
export const EVENT_GATHER_MS = 50;
/** Health is worked out anew at most this often while things change, and looked at this often anyway. */
export const EVENT_HEALTH_GATHER_MS = 1_000;
export const EVENT_HEALTH_LOOK_MS = 10_000;
