/** The tones that a telephone network plays (ITU-T E.180), by what they tell. */
export type ToneName =
  | 'dial'
  | 'ringing'
  | 'busy'
  | 'congestion'
  | 'call-waiting'
  | 'beep'
  | 'confirmation'
  | 'refusal';
