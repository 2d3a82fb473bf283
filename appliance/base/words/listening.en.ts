/** What the box says about: listening in on calls. English. */
export const listeningEn = {
  'listening.waits': 'Waits for the next call of {agent}, to listen to it.',
  'listening.begins': '{name} listens to {agent} talking with {other}; nobody hears {name}.',
  'listening.only-hears': '{name} listens again; nobody hears {name}.',
  'listening.coaches': '{name} coaches: {agent} hears {name}, {other} does not.',
  'listening.joins': '{name} joins: everybody hears {name}.',
  'listening.ends': '{name} no longer listens to {agent}.',
  'listening.no-sound': '{name} can’t listen to {agent}: the sound of this call could not be led through the box.',
  'listening.mode-hearing': 'heard only',
  'listening.mode-coaching': 'coached',
  'listening.mode-joined': 'joined the call',
  'call.listening-refused': 'Listening in was refused.',
  'call.listened-in-vain': '{name} had no call to listen to.',
  'audit.listening-began': 'Began to listen to {agent} talking with {other}',
  'audit.listening-ended': 'Listened to {agent} talking with {other} for {seconds} s: {mode}',
};
