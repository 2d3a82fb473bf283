import type { RouteDefinition } from '../define-route.ts';
import { accountRoutes } from './accounts.ts';
import { auditRoutes } from './audit.ts';
import { blockedCallerRoutes } from './blocked-callers.ts';
import { callRoutes } from './calls.ts';
import { changeRoutes } from './changes.ts';
import { contactRoutes } from './contacts.ts';
import { describeRoutes } from './describe.ts';
import { emergencyRoutes } from './emergency.ts';
import { eventRoutes } from './events.ts';
import { extensionRoutes } from './extensions.ts';
import { healthRoutes } from './health.ts';
import { historyRoutes } from './history.ts';
import { keptOutRoutes } from './kept-out.ts';
import { lineRoutes } from './lines.ts';
import { locationRowRoutes } from './location-rows.ts';
import { mailServerRoutes } from './mail-server.ts';
import { meRoutes } from './me.ts';
import { ownPhoneRoutes } from './me-phone.ts';
import { numberScheduleRoutes } from './number-schedule.ts';
import { numberSchemaRoutes } from './number-schemas.ts';
import { numberRoutes } from './numbers.ts';
import { officeRoutes } from './office.ts';
import { officeFileRoutes } from './office-file.ts';
import { outsideLimitRoutes } from './outside-limits.ts';
import { overviewRoutes } from './overview.ts';
import { phoneRoutes } from './phones.ts';
import { playlistRoutes } from './playlists.ts';
import { promptRoutes } from './prompts.ts';
import { recordingSettingsRoutes } from './recording-settings.ts';
import { recordingRoutes } from './recordings.ts';
import { routingTestRoutes } from './routing-tests.ts';
import { sessionRoutes } from './session.ts';
import { speechServiceRoutes } from './speech-service.ts';
import { startRoutes } from './start.ts';
import { trunkTestRoutes } from './trunk-tests.ts';
import { trunkRoutes } from './trunks.ts';
import { userRoutes } from './users.ts';
import { voicemailRoutes } from './voicemail.ts';
import { voicemailGreetingRoutes } from './voicemail-greeting.ts';
import { voiceRoutes } from './voices.ts';
import { welcomeRoutes } from './welcome.ts';
import { whatIfRoutes } from './what-if.ts';

/** The manifest: every route there is. */
export const routes: readonly RouteDefinition[] = [
  ...startRoutes,
  ...sessionRoutes,
  ...meRoutes,
  ...ownPhoneRoutes,
  ...welcomeRoutes,
  ...officeRoutes,
  ...emergencyRoutes,
  ...outsideLimitRoutes,
  ...keptOutRoutes,
  ...recordingRoutes,
  ...recordingSettingsRoutes,
  ...userRoutes,
  ...extensionRoutes,
  ...locationRowRoutes,
  ...numberRoutes,
  ...numberSchemaRoutes,
  ...numberScheduleRoutes,
  ...lineRoutes,
  ...trunkRoutes,
  ...trunkTestRoutes,
  ...accountRoutes,
  ...phoneRoutes,
  ...callRoutes,
  ...historyRoutes,
  ...contactRoutes,
  ...blockedCallerRoutes,
  ...whatIfRoutes,
  ...overviewRoutes,
  ...routingTestRoutes,
  ...changeRoutes,
  ...auditRoutes,
  ...healthRoutes,
  ...voicemailRoutes,
  ...voicemailGreetingRoutes,
  ...promptRoutes,
  ...playlistRoutes,
  ...voiceRoutes,
  ...speechServiceRoutes,
  ...mailServerRoutes,
  ...officeFileRoutes,
  ...eventRoutes,
  ...describeRoutes,
];
