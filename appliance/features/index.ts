import type { CodeDefinition } from '../calls/types.ts';
import { changePin } from './change-pin.ts';
import { listenIn } from './listen-in.ts';
import { logIn } from './log-in.ts';
import { logOut } from './log-out.ts';
import { ownVoicemail } from './own-voicemail.ts';
import { recordPrompt } from './record-prompt.ts';
import { sharedVoicemail } from './shared-voicemail.ts';
import { showOtherNumber } from './show-other-number.ts';
import { timeConfiguration } from './time-configuration.ts';
import { whoIsLoggedIn } from './who-is-logged-in.ts';
import { withholdNumber } from './withhold-number.ts';

/** The manifest: every code that does something. Written out; a test proves that no file of this folder is missing. */
export const codeTreatments: readonly CodeDefinition[] = [
  whoIsLoggedIn,
  logIn,
  logOut,
  changePin,
  recordPrompt,
  timeConfiguration,
  listenIn,
  sharedVoicemail,
  ownVoicemail,
  withholdNumber,
  ...showOtherNumber,
];
