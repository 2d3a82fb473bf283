import type { ExtensionDefinition } from '../calls/types.ts';
import { authentication } from './authentication.ts';
import { autoAnswer } from './auto-answer.ts';
import { callLimit } from './call-limit.ts';
import { conference } from './conference.ts';
import { dialer } from './dialer.ts';
import { forward } from './forward.ts';
import { group } from './group.ts';
import { ivr } from './ivr.ts';
import { location } from './location.ts';
import { system } from './system.ts';
import { time } from './time.ts';
import { user } from './user.ts';
import { voicemail } from './voicemail.ts';

/**
 * The manifest: every kind of extension there is. Written out, because bundlers and readers need it so; a test proves
 * that no file of this folder is missing.
 */
export const extensionTypes: readonly ExtensionDefinition[] = [
  user,
  group,
  autoAnswer,
  authentication,
  ivr,
  dialer,
  location,
  callLimit,
  forward,
  time,
  system,
  conference,
  voicemail,
];
