/** What the box says about: extensions that answer by themselves, codes, PINs by phone. English. */
export const menusEn = {
  // --- Why a call that the box answered ended (appliance/extensions, appliance/features) ---
  'call.played': 'The caller heard the announcement “{name}”.',
  'call.not-authorised': '{name} let nobody through.',
  'call.nothing-chosen': 'Nothing was chosen at {name}.',
  'call.said-who': 'The box said who is logged in.',

  // --- The trail ---
  'trail.code': '{code} is a code.',
  'trail.ivr-chosen': 'At {name} the caller chose {digits}.',
  'trail.ivr-none': 'At {name} the caller chose nothing.',
  'trail.ivr-invalid': 'At {name} the caller chose {digits}, which leads nowhere.',
  'trail.authentication-passed': '{name} let the caller through.',
  'trail.authentication-passed-as': '{name} let the caller through as {who}.',
  'trail.authentication-wrong': 'At {name} the caller typed a wrong PIN.',
  'trail.authentication-refused': '{name} did not let the caller through.',

  // --- Kinds of extensions, in one line (appliance/extensions) ---
  'extension.auto-answer': '{name} answers, plays its prompt and hangs up.',
  'extension.authentication': '{name} lets authorised callers through.',
  'extension.ivr': '{name} lets callers choose by key.',

  // --- What can be wrong with them ---
  'ivr.digits': 'Keys are digits, such as 1 or 00.',
  'ivr.digits-twice': '{digits} is an option already.',
  'ivr.digits-many': 'Options here have {most} digits at most.',
  'extension.loop': 'Calls that nobody sends on by a key go round in a circle: {way}. They end with busy.',

  // --- The page (appliance/api) ---
  'right.see-extensions': 'See extensions that answer by themselves',
  'right.change-extensions': 'Add, change and delete extensions that answer by themselves',
  'audit.extension-revealed': 'The PINs of {number} {name} were shown.',
  'entity.auto-answer': 'auto-answer',
  'entity.authentication': 'authentication',
  'entity.ivr': 'IVR',

  // --- Codes and PINs (appliance/features, appliance/dialogues, appliance/registrar/pin-locks.ts) ---
  'call.not-proved': 'Who called was not proved by extension and PIN.',
  'call.pin-locked': 'The PIN is locked after too many wrong ones.',
  'call.login-bound': 'The phone belongs to somebody: nobody logs in there.',
  'call.logged-in': '{name} is logged in.',
  'call.phones-full': '{name} is logged in on as many phones as may be.',
  'call.logout-refused': 'Nobody who could log out there is logged in.',
  'call.logged-out': '{name} is logged out.',
  'call.pin-not-changed': 'The PIN was not changed.',
  'call.pin-changed': '{name} has a new PIN.',
  'trail.logged-in': '{name} logged in on line {line}.',
  'trail.logged-out': '{name} logged out of line {line}.',
  'audit.pin-locked': 'The PIN of {title} is locked for {minutes} minutes, after too many wrong ones.',
  'change.logged-in': 'logged in by phone',
  'change.logged-out': 'logged out by phone',
  'change.pin-by-phone': 'PIN changed by phone',

  // --- Extension dialer and system (appliance/extensions) ---
  'trail.dialer-chosen': 'At {name} the caller asked for {who}.',
  'trail.dialer-nobody': 'At {name} the caller asked for nobody who can be reached there.',
  'trail.system-proved': 'At {name} the caller proved to be {who}.',
  'extension.dialer': '{name} lets callers dial people by extension or name.',
  'extension.system': '{name} opens voicemail, prompts and the like from outside.',
  'entity.dialer': 'extension dialer',
  'entity.system': 'system extension',

  // --- Conference rooms (appliance/extensions) ---
  'call.conference-full': '{name} was full.',
  'trail.conference-joined': 'The caller joined {name}.',
  'trail.conference-refused': '{name} did not let the caller in: the PIN was wrong.',
  'extension.conference': '{name} is a room in which callers meet.',
  'entity.conference': 'conference room',

  // --- Prompts recorded by phone (appliance/features, appliance/prompts-by-phone.ts) ---
  'call.prompt-recorded': 'A prompt was recorded.',
  'call.prompt-not-recorded': 'No prompt was recorded.',
  'prompt.by-phone': 'Recording {number}',

  // --- Calls that are asked for on the page (appliance/calls/begun-call.ts, appliance/api) ---
  'trail.asked-on-page': '{name} asked on the page for a call to {number}: their own phones are rung first.',
  'extension.no-own-phone': 'Your account belongs to no person with a phone, so there is nothing to ring.',
};
