/** Limits of what the box does for people beyond connecting them: messages, mail, recordings, menus, prompts. */

// --- Voicemail (floor 3) ---
/** Longest message: nobody listens to more, and a mistaken call must not fill the disk. @beyond it ends, and is kept */
export const MESSAGE_MAX_MS = 180_000;
/** Shorter is a receiver that was put down, and no message. */
export const MESSAGE_MIN_MS = 1_000;
/** So often may a caller end a message before anything was said, and is asked again. @beyond the call ends */
export const MESSAGE_NOTHINGS = 3;
/** So much silence ends a message: somebody who thinks pauses for two or three seconds. */
export const MESSAGE_SILENCE_MS = 6_000;
/** Messages in one mailbox; five hours of listening. @beyond the caller is told that the box is full */
export const MESSAGES_PER_MAILBOX_MAX = 100;
/** From here on the owner is told that the box is almost full. */
export const MESSAGES_ALMOST_FULL = 90;
/** Longest greeting: callers wait for the beep. @beyond it ends, and can be kept */
export const GREETING_MAX_MS = 60_000;
/** How long a menu waits for a key, and how often it is said before it gives up. */
export const MAILBOX_MENU_WAIT_MS = 5_000;
export const MAILBOX_MENU_SILENCES = 3;
/** How long a caller may think over a recording; who presses nothing keeps it. */
export const RECORDING_REVIEW_WAIT_MS = 5_000;
/** With less room on the disk nothing is recorded: twenty callers at once still fit. @beyond a polite refusal */
export const MESSAGE_DISK_FREE_MIN_BYTES = 134_217_728;
/** How long a deleted message can be brought back. */
export const MESSAGE_UNDO_MS = 600_000;
/** Between two looks for messages that are old, deleted or forgotten … */
export const MESSAGE_SWEEP_MS = 60_000;
/** … and how many go in one look: each waits for the disk. @beyond the rest goes at the next look */
export const MESSAGE_SWEEP_PURGES = 10;
/** Days that messages stay where the office says nothing else; those that somebody saved stay. */
export const MESSAGE_DAYS_DEFAULT = 90;
/** The same, how many. @beyond refused with a sentence */
export const MESSAGE_DAYS_MAX = 3_650;
/** After how many seconds of ringing a caller gets to the mailbox where nobody said otherwise: five to six rings. */
export const MAILBOX_AFTER_SEC = 30;
/** The same, at most: longer than any phone rings by itself. @beyond refused with a sentence */
export const MAILBOX_AFTER_MAX_SEC = 120;

// --- Lamps of phones (floor 3) ---
/** How long a phone watches its lamp where it doesn't say (RFC 3842 §3.4 proposes an hour) … */
export const LAMP_EXPIRES_DEFAULT_SEC = 3_600;
/** … and at most: a lamp is stale for no longer after the box restarted. 300 phones refresh once in two seconds. */
export const LAMP_EXPIRES_MAX_SEC = 600;
/** Shorter is refused with 423 (RFC 6665 §4.2.1.1). */
export const LAMP_EXPIRES_MIN_SEC = 60;
/** What happens within this time is told together. */
export const LAMP_GATHER_MS = 100;
/** Lamps of one line: each of its phones has one. @beyond the oldest ends, and is told so */
export const LAMPS_PER_LINE_MAX = 10;

// --- E-mail (floor 3) ---
/** A server that was not reached is tried again after this; it doubles with each further try … */
export const MAIL_RETRY_MS = 60_000;
/** … up to this. */
export const MAIL_RETRY_MAX_MS = 3_600_000;
/** So many tries in vain before people are told: three minutes; a server that restarts is back by then. */
export const MAIL_TROUBLE_TRIES = 3;
/** Between two looks at the queue at least: a burst of messages makes one connection after the other, not a storm. */
export const MAIL_PAUSE_MS = 1_000;
/** A mail that no server has taken for so long is given up: as mail servers do. */
export const MAIL_DEADLINE_MS = 345_600_000;
/** How long a server may take to answer anything, and the whole of one mail. */
export const MAIL_ANSWER_MS = 30_000;
export const MAIL_WHOLE_MS = 300_000;
/** Mails that wait for a server: a month of a busy office. @beyond further ones are not written, and the log says so */
export const MAILS_WAITING_MAX = 2_000;

// --- Recordings (FAC-05) ---
/** How long recordings are kept where nobody has said: long enough for a complaint, short enough for the law. */
export const RECORDING_DAYS_DEFAULT = 90;
/** @beyond refused with a sentence */
export const RECORDING_DAYS_MAX = 3_650;
/** Room on the disk below which no recording begins: an hour of a call has 58 MB, and calls themselves go first. */
export const RECORDING_ROOM_MIN_BYTES = 500_000_000;
/** Recordings of one download: a month of a busy office. @beyond refused with a sentence */
export const RECORDING_DOWNLOAD_COUNT_MAX = 5_000;
/** A zip file of more than 4 GB can't be opened everywhere. @beyond another file is begun */
export const RECORDING_DOWNLOAD_PART_MAX_BYTES = 3_500_000_000;
/** Downloads that are kept, of everybody together. @beyond the oldest is forgotten */
export const RECORDING_DOWNLOADS_MAX = 100;
/** FAC-05: for a day. */
export const RECORDING_DOWNLOAD_KEPT_MS = 86_400_000;
/** Parts of a recording that one browser fetches are one listening as long as no pause between them is longer. */
export const RECORDING_LISTENING_PAUSE_MS = 900_000;
/** Listenings that are known to go on. @beyond the one that was quiet longest counts as over, and is noted once more */
export const RECORDING_LISTENINGS_MAX = 1_000;
/** Partners that fetch recordings at the same time: one, with a few connections. @beyond the connection is closed */
export const SFTP_CONNECTIONS_MAX = 8;
/** Files and folders that one of them has open. @beyond it is refused */
export const SFTP_HANDLES_MAX = 64;
/** A partner's list of a month's files: made anew after this, so that fetching thousands reads the rows a few times. */
export const SFTP_LISTING_KEPT_MS = 10_000;
/** Time to say who one is. */
export const SFTP_SIGN_IN_MAX_MS = 20_000;
/** Values of a picture: more than any screen has points. @beyond refused with a sentence */
export const RECORDING_PEAKS_MAX = 4_000;
/**
 * Recorded sound that waits for the disk: with a stereo recording's 16 kB a second, a disk may be away for a minute.
 * @beyond the recording ends with what it has
 */
export const SOUND_WAITING_MAX_BYTES = 1_000_000;
/** Recordings deleted at once for their age: each is a file, and a call must not wait for them. */
export const RECORDING_FORGET_ROWS = 5;

// --- Menus, gates and codes (floor 4) ---
/** Options of one IVR: nobody listens to a dozen, but one of internal codes may hold a department. @beyond refused */
export const IVR_OPTIONS_MAX = 500;
/** Keys of one option (IVR-01). @beyond refused */
export const IVR_OPTION_DIGITS_MAX = 6;
/** Numbers that one authentication lets through: a town's worth of customers. @beyond refused */
export const AUTHENTICATION_CALLERS_MAX = 5_000;
/** PINs of one authentication. @beyond refused */
export const AUTHENTICATION_PINS_MAX = 1_000;
/** How long somebody who wants to listen to a person's calls waits for the next one. @beyond a sentence, and it ends */
export const LISTENING_WAIT_MS = 1_800_000;
/** How often an extension to listen to is asked for in one call. @beyond a sentence, and it ends */
export const LISTENING_TRIES = 3;
/** Wrong PINs in one call before the fallback (AUT-01). */
export const WRONG_PINS_PER_CALL = 3;
/** People and groups that one dialer names. @beyond refused */
export const DIALER_REACHABLE_MAX = 1_000;
/** People of one name that are offered by key (DIR-02). @beyond more letters are asked for */
export const NAME_CHOICES_MAX = 5;
/** Letters before a name counts that only one person has, so that nobody is rung by a single key (DIR-02). */
export const NAME_LETTERS_MIN = 3;
/** Keys of a name that are taken: the longest surname and first name. @beyond what follows is not looked at */
export const NAME_LETTERS_MAX = 40;
/** How often a system extension asks what is wanted before it hangs up. */
export const SYSTEM_TRIES = 3;
/** People in one conference room: more can't follow each other anyhow. @beyond one more is told that it is full */
export const CONFERENCE_PARTIES_MAX = 32;
/** Wrong PINs of one person or mailbox in a row before it is locked (USR-06). */
export const PIN_TRIES = 5;
/** How long a PIN is locked after them (USR-06); failures older than this are forgotten too. */
export const PIN_LOCK_MS = 900_000;
/**
 * Subjects with failures that are kept: people and mailboxes, and numbers that nobody has which somebody tries.
 * @beyond the one that failed longest ago is forgotten
 */
export const PIN_SUBJECTS_MAX = 20_000;
/** How long somebody may look for the first key where nothing else is set (IVR-05). */
export const FIRST_DIGIT_MS = 8_000;
/** Silence between two keys that ends an input where nothing else is set (IVR-05). */
export const INTER_DIGIT_MS = 3_000;

// --- Where calls go by tables, counts and members (floor 4) ---
/** Rows of a location table (LBR-05): every area code of a continent, every postcode of a country. @beyond refused */
export const LOCATION_ROWS_MAX = 100_000;
/** The same, as text. @beyond refused with a sentence */
export const LOCATION_ROWS_MAX_CHARS = 6_000_000;
/** Destinations of one location routing: more branches than any office has. @beyond refused */
export const LOCATION_DESTINATIONS_MAX = 500;
/** Wrong rows that are told at once: who sees twenty mends them all. @beyond the rest is told afterwards */
export const LOCATION_PROBLEMS_TOLD = 20;
/** A table as a file, with spaces and names. @beyond refused with a sentence */
export const LOCATION_CSV_MAX_BYTES = 12_000_000;
/** How often a postcode is asked for: once, and twice more after wrong ones (LBR-02). */
export const LOCATION_TRIES = 3;
/** Digits of a postcode where nobody says otherwise: those of the Netherlands, Belgium, Austria … */
export const POSTCODE_DIGITS = 4;
/** How long letters are waited for that somebody types after the digits of a postcode. */
export const LETTERS_AFTER_MS = 1_500;

/** Calls that a call limit lets through where nobody has said (LIM-01). */
export const CALL_LIMIT_DEFAULT = 1;
/** The same, at most: more than the box carries. @beyond refused with a sentence */
export const CALL_LIMIT_MAX = 1_000;

/** Members of a group: a whole department rings. @beyond refused with a sentence */
export const GROUP_MEMBERS_MAX = 100;
/** Destinations of one forward of a group, which ring together. @beyond refused with a sentence */
export const GROUP_DESTINATIONS_MAX = 10;
/** After how many seconds a group forwards what nobody answers, where nobody has said: four rings. */
export const GROUP_UNANSWERED_SEC = 20;
/** The same, at most: longer than any phone rings by itself. @beyond refused with a sentence */
export const GROUP_UNANSWERED_MAX_SEC = 120;

// --- Codes during a call (floor 1, CAL-03) ---
/** Between the two # with which a code begins: a # that is meant for a menu has gone there at once. */
export const CALL_CODE_BEGINS_MS = 1_000;
/** `##` alone counts after this much silence. */
export const CALL_CODE_ALONE_MS = 1_500;
/** `*` alone takes the held party back after this much silence. */
export const CALL_CODE_BACK_MS = 2_000;
/** Silence after which a code that was begun is none: a number is looked up in between. */
export const CALL_CODE_UNFINISHED_MS = 8_000;
/**
 * Digits of a number in a code; the longest international number has 15.
 * @beyond it is no code, and its keys are passed on
 */
export const CALL_CODE_DIGITS_MAX = 20;

// --- What phones report of their sound (floor 3) ---
/** Largest report of a phone (RFC 6035); full ones have 1,500 bytes. @beyond 413 */
export const QUALITY_REPORT_MAX_BYTES = 8_192;
/** Lines of one that are read; full ones have about 35. @beyond the rest is not read */
export const QUALITY_REPORT_LINES_MAX = 200;
/** How long after a call its phones are still heard: they report right after their goodbye, some a little later. */
export const QUALITY_REPORT_LATE_MS = 60_000;
/** Reports of one phone after its call: each is written to the disk. @beyond 503 */
export const QUALITY_REPORTS_LATE_MAX = 4;
/**
 * Phones whose call is over and that may still report: a hundred calls a second.
 * @beyond the oldest is not waited for
 */
export const QUALITY_REPORTERS_LATE_MAX = 12_000;

// --- Number plans by phone (floor 4) ---
/** So often is each input of 915 asked for. @beyond the call ends */
export const TIME_TRIES = 3;

// --- Library of prompts and music (floors 3 and 5) ---
/** Text that is typed to be spoken: three minutes. @beyond refused with a sentence */
export const PROMPT_TEXT_MAX_CHARS = 2_000;
/** Pieces of one playlist. @beyond refused */
export const PLAYLIST_LENGTH_MAX = 100;
/**
 * Decoded speech and music that a worker keeps: four minutes. The music of the box is two of them.
 * @beyond what was heard longest ago is forgotten and decoded again when it is wanted
 */
export const CLIPS_KEPT_MAX_BYTES = 8_000_000;
/** Largest file that somebody may upload for a prompt or music: five minutes of a CD. @beyond 413 */
export const PROMPT_UPLOAD_MAX_BYTES = 60_000_000;
/** Largest zip with a whole language: half an hour of sentences at 48 kHz. @beyond 413 */
export const PROMPT_ZIP_MAX_BYTES = 200_000_000;
/** What may come out of such a zip. @beyond refused with a sentence */
export const PROMPT_UNZIPPED_MAX_BYTES = 400_000_000;
/** Longest prompt or piece of music. @beyond refused with a sentence */
export const PROMPT_MAX_MS = 900_000;
/** Sounds that wait to be converted. @beyond 503 */
export const PROMPT_JOBS_WAITING_MAX = 8;
/** Longest that one conversion may take; a quarter of an hour of MP3 takes ten seconds. */
export const PROMPT_JOB_TIMEOUT_MS = 120_000;
/** Longest that typed text may take to be spoken. */
export const SPEECH_TIMEOUT_MS = 60_000;
/** How long the sound of a deleted or replaced prompt stays, so that an undo brings it back. */
export const PROMPT_SOUND_UNDO_MS = 30 * 86_400_000;

// --- Telephone numbers (floor 1) ---
/** Longest text that is read as a number: labels, brackets and spaces around twenty digits. @beyond it is no number */
export const PHONE_NUMBER_TEXT_MAX_CHARS = 100;
/** Digits of an outside number with its calling code (ITU-T E.164 §6.2.1). @beyond it is no number */
export const E164_MAX_DIGITS = 15;
/** The fewest: a small island's calling code and the four digits of its numbers. */
export const E164_MIN_DIGITS = 7;
/** Digits of a number that works in its own country alone: 116117, 14020. @beyond it is a whole number or none */
export const SHORT_NUMBER_MAX_DIGITS = 6;
/**
 * Numbers whose canonical form, and as many whose shown form, is kept: 10,000 of ours and what calls in a month.
 * @beyond all are forgotten and read again
 */
export const PHONE_NUMBERS_KEPT_MAX = 50_000;
/** Countries that may be blocked one by one: all there are. @beyond refused with a sentence */
export const BLOCKED_COUNTRIES_MAX = 250;
/** Numbers of one contact. @beyond refused with a sentence */
export const CONTACT_NUMBERS_MAX = 20;
/** Rows of one file of contacts; a mobile phone holds a tenth. @beyond refused with a sentence */
export const CONTACT_ROWS_MAX = 20_000;
/** Largest such file. @beyond 413 */
export const CONTACT_FILE_MAX_BYTES = 8_000_000;
