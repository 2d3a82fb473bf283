import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { LOCAL_SOCKET } from '../../appliance/api/local.ts';
import { localFetchThrough } from '../../appliance/edges/local-socket.ts';
import type { TestBox } from '../kit/box.ts';
import { PASSWORD } from './owner.ts';

/** Gives somebody with an extension an account, as an admin would; answers the user name. */
export async function accountFor(box: TestBox, number: string, roles: readonly string[] = ['agent']): Promise<string> {
  const fetch = localFetchThrough(join(box.dataDir, LOCAL_SOCKET));
  const ask = async <Answer>(method: string, path: string, body?: unknown): Promise<Answer> => {
    const init = { method, headers: { 'content-type': 'application/json' }, body: body && JSON.stringify(body) };
    const response = await fetch(new Request(`http://box.invalid${path}`, init as RequestInit));
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return (response.status === 204 ? {} : await response.json()) as Answer;
  };
  const { users } = await ask<{ users: { id: string; name: string }[] }>('GET', `/api/users?search=${number}`);
  const [user] = users;
  const username = `person${number}`;
  const account = { username, name: user?.name, roles, language: 'en', userId: user?.id };
  const { link } = await ask<{ link: { path: string } }>('POST', '/api/accounts', account);
  await ask('POST', '/api/password-link', { token: link.path.split('#')[1], password: PASSWORD });
  return username;
}

export async function signInAs(page: Page, site: string, username: string): Promise<void> {
  await page.goto(site);
  await page.fill('[name=name]', username);
  await page.fill('[name=password]', PASSWORD);
  await page.keyboard.press('Enter');
  await page.waitForSelector('nav.places');
}
