/** What the phone in the browser tells the page, in every tab alike: plain values that go from tab to tab. */

/** `up` is talking or on hold; an ended call stays a moment, with why. */
export type CallState = 'calling' | 'ringing' | 'incoming' | 'up' | 'ended';

export interface PhoneCall {
  readonly id: string;
  readonly incoming: boolean;
  readonly state: CallState;
  readonly number: string;
  /** Empty where there is none besides the number. */
  readonly name: string;
  /** Since when it rings, or is up. */
  readonly since: number;
  readonly held: boolean;
  /** Why it ended or did not come about: a sentence of the box; empty for an ordinary end. */
  readonly why: string;
  /** The call that waits while this one asks whether it may be passed on. */
  readonly askingFor?: string;
  /** Being passed on: to whom. */
  readonly passingTo?: string;
}

/** Why there is no phone, or none that hears. */
export type PhoneTrouble =
  | 'insecure'
  | 'no-extension'
  | 'microphone-refused'
  | 'microphone-missing'
  | 'microphone-busy'
  | 'away'
  | 'refused';

export interface PhoneDevices {
  readonly microphones: readonly Device[];
  readonly speakers: readonly Device[];
  readonly microphone: string;
  readonly speaker: string;
  /** Where it rings. */
  readonly ringer: string;
}

export interface Device {
  readonly id: string;
  readonly label: string;
}

export interface PhoneState {
  /** `off`: this person wants no phone here. `on`: it registered and rings. */
  readonly state: 'off' | 'starting' | 'on' | 'trouble';
  readonly trouble?: PhoneTrouble;
  /** What the box said, where it refused. */
  readonly said?: string;
  /** Where the page has a microphone, when it has none here. */
  readonly securePage?: string;
  readonly number?: string;
  readonly calls: readonly PhoneCall[];
  readonly muted: boolean;
  readonly devices: PhoneDevices;
}

/** What a person does with the phone; sent to the tab that has it. */
export type PhoneDeed =
  | { readonly do: 'call'; readonly number: string; readonly name?: string }
  | { readonly do: 'answer' | 'decline' | 'hang-up' | 'hold' | 'resume'; readonly id: string }
  | { readonly do: 'mute'; readonly on: boolean }
  | { readonly do: 'key'; readonly id: string; readonly key: string }
  | { readonly do: 'pass'; readonly id: string; readonly number: string; readonly name?: string }
  | { readonly do: 'ask'; readonly id: string; readonly number: string; readonly name?: string }
  /** Connects the one who waits with the one who was asked. */
  | { readonly do: 'connect'; readonly id: string }
  | { readonly do: 'device'; readonly kind: 'microphone' | 'speaker' | 'ringer'; readonly id: string }
  | { readonly do: 'try-ring' }
  | { readonly do: 'look-again' };
