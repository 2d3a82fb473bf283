import { z } from 'zod';
import { lineSchema } from '../../config/entities/line.ts';
import type { LineBody, Stored } from '../../config/types.ts';
import type { ApiDependencies } from '../dependencies.ts';
import { entityShapes } from '../entity-shapes.ts';
import { qrCode } from '../qr.ts';
import { userOfLine } from './phones.ts';
import { userRef } from './shapes.ts';

export const lineShapes = entityShapes({ schema: lineSchema });

export const lineShape = z
  .object({
    ...lineShapes.answer,
    id: z.string(),
    username: z.string(),
    loggedInUserId: z.string().optional(),
    deviceId: z.string().optional(),
    user: userRef.optional().meta({ description: 'Whose it is now: logged in, else bound.' }),
    registered: z.number().int().meta({ description: 'Phones that can be reached on it now.' }),
  })
  .meta({ id: 'Line' });

export type LineView = z.input<typeof lineShape>;
type Sources = Pick<ApiDependencies, 'config' | 'locator'>;

export function lineView({ config, locator }: Sources, line: Stored<LineBody>): LineView {
  return {
    ...lineShapes.pick({ ...line }),
    id: line.id,
    username: line.username,
    loggedInUserId: line.loggedInUserId,
    deviceId: line.deviceId,
    user: userOfLine(config, line),
    registered: locator.bindings(line.id).length,
  };
}

/** Everything that has to be typed into a phone: shown to who may, at the moment they ask. */
export const revealShape = z
  .object({
    lineId: z.string(),
    username: z.string(),
    password: z.string(),
    servers: z.array(
      z.object({ host: z.string(), port: z.number().int(), transport: z.enum(['udp', 'tcp', 'tls', 'ws', 'wss']) }),
    ),
    uri: z.string(),
    qr: z.string().meta({ description: 'The uri as QR code, SVG text.' }),
  })
  .meta({ id: 'Reveal' });

export type Reveal = z.input<typeof revealShape>;

/** For `revealNoted` alone. */
export function reveal({ phoneServers }: Pick<ApiDependencies, 'phoneServers'>, line: Stored<LineBody>): Reveal {
  const servers = [...phoneServers()];
  const uri = sipUri(line, servers[0]);
  return { lineId: line.id, username: line.username, password: line.password, servers, uri, qr: qrCode(uri) };
}

/** With the password in it, as RFC 3261 §19.1.1 has it: software phones that scan a code read it so. */
function sipUri(line: LineBody, server: ReturnType<ApiDependencies['phoneServers']>[number] | undefined): string {
  const credentials = `${encodeURIComponent(line.username)}:${encodeURIComponent(line.password)}`;
  if (!server) return `sip:${credentials}`;
  const host = server.host.includes(':') ? `[${server.host}]` : server.host;
  return `sip:${credentials}@${host}:${server.port};transport=${server.transport}`;
}
