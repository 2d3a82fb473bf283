/** What of the office decides whose calls are recorded (FAC-05). */
export interface RecordingSettings {
  /** The switch for everything: off at first. */
  readonly enabled: boolean;
  /** Outgoing calls too: stays off until switched on by itself. */
  readonly outgoing: boolean;
}

/** The switches of one person. */
export interface RecordedPerson {
  readonly id: string;
  readonly name: string;
  readonly recordIncoming: boolean;
  readonly recordOutgoing: boolean;
}

/** Whose switch makes that a call is recorded, and which of the two. */
export interface RecordingReason {
  readonly person: RecordedPerson;
  readonly way: 'incoming' | 'outgoing';
}

/**
 * Whether two who are connected are recorded, and by whose switch: the called person's for incoming calls, the caller's
 * for outgoing ones. Undefined: they are not. People of other offices have no switches.
 */
export function recordingReason(
  settings: RecordingSettings,
  caller: RecordedPerson | undefined,
  callee: RecordedPerson | undefined,
): RecordingReason | undefined {
  if (!settings.enabled) return undefined;
  if (callee?.recordIncoming) return { person: callee, way: 'incoming' };
  if (settings.outgoing && caller?.recordOutgoing) return { person: caller, way: 'outgoing' };
  return undefined;
}
