/** The limits of the media engine; what stands at the head of limits.ts goes for these too. */

// --- Packets of sound (floor 1) ---
/** Longest RTP or RTCP packet that is protected or opened: what Ethernet carries whole. @beyond it is dropped */
export const RTP_PACKET_MAX_BYTES = 1_500;
/**
 * Sources that one key is used for at a time; a phone has one, and a new one after some transfers.
 * @beyond the one that was silent longest is forgotten
 */
export const SRTP_SOURCES_MAX = 16;
/** Most packets of one RTCP compound; a report, a name and an extended report make three. @beyond it is dropped */
export const RTCP_BLOCKS_MAX = 16;
/** Most attributes of a STUN message; a check of ICE has six. @beyond it is dropped */
export const STUN_ATTRIBUTES_MAX = 24;
/**
 * Addresses of one browser that may send; a laptop on two networks has about six.
 * @beyond the one that was silent longest is forgotten
 */
export const ICE_SOURCES_MAX = 16;
/** An ICE end that has not asked for this long is gone (RFC 7675 §5.1). */
export const ICE_CONSENT_MS = 30_000;
/** Longest message of a DTLS handshake; certificates of browsers have 300 bytes. @beyond the handshake fails */
export const DTLS_MESSAGE_MAX_BYTES = 8_192;
/** First wait for an answer in a DTLS handshake; each further one is twice as long (RFC 6347 §4.2.4.1 has 1 s). */
export const DTLS_RETRANSMIT_MS = 500;
/** But no longer than this: somebody is waiting to be heard. */
export const DTLS_RETRANSMIT_MAX_MS = 2_000;
/** A DTLS handshake that is not through by then has failed. */
export const DTLS_HANDSHAKE_MS = 30_000;

// --- Media: ports (floor 2) ---
/** A port is not given to another call before this: phones go on sending for a while, and routers remember. */
export const MEDIA_QUARANTINE_MS = 10_000;
/** … nor before nothing came to it for so long … */
export const MEDIA_QUIET_MS = 2_000;
/** … but then at last: somebody who never stops sending must not keep a port for ever. */
export const MEDIA_QUARANTINE_LONGEST_MS = 600_000;
/** Pairs of ports that only calls for help get (FAC-11), two each; of a small range a fifth at most. */
export const MEDIA_URGENT_PAIRS = 8;
/** Part of the ports in use from which people are told. */
export const MEDIA_PORTS_ALARM_PART = 0.8;

// --- Media: packets (floor 2) ---
/** Largest media packet taken: all of an Ethernet frame, and some. @beyond the rest of it is cut off */
export const MEDIA_PACKET_MAX_BYTES = 2_048;
/** Receive and send buffer asked of the kernel for a shared port: 1,000 phones for 100 ms. It gives less where
 * net.core.rmem_max is less (systemd/sysctl.conf). */
export const MEDIA_SHARED_BUFFER_BYTES = 4 * 1024 * 1024;
/** How often packets are looked for where the kernel is asked for many at once: the delay that it adds, at most. */
export const MEDIA_DRAIN_MS = 2;
/** Slots in which sound is made: a quarter of a packet's time, so that sessions take turns. */
export const MEDIA_SLOT_MS = 5;

// --- Media: workers (floor 2) ---
/** Worker threads; each takes one core. @beyond further cores are the main thread's and others' */
export const MEDIA_WORKERS_MAX = 4;
/** A worker is asked something this often; one that has not answered by the next time is ended, another one begins. */
export const MEDIA_ANSWER_MS = 2_000;
/** Heap of a worker, in megabytes: a thousand calls take a quarter. One that needs more ends, and another begins. */
export const MEDIA_WORKER_HEAP_MB = 256;
/** After a worker died: so long until the next one starts, so that a mistake at the start is not made in a circle. */
export const MEDIA_RESTART_MS = 1_000;

// --- Media: sessions (floor 2) ---
/** Nothing came for so long: one-way audio is told. */
export const MEDIA_SILENT_MS = 3_000;
/** How often a session tells what it measured: so old is what is known of a call at its end. */
export const MEDIA_REPORT_MS = 2_000;
/** How often sessions look whether something comes: silence is told a quarter of a second late at most. */
export const MEDIA_LOOK_MS = 250;
/**
 * Phones of which it is remembered that they send from where they hear, so that they share ports.
 * @beyond the one heard longest ago is forgotten, and has ports of its own in its next call
 */
export const MEDIA_SYMMETRIC_PEERS_MAX = 4_096;
