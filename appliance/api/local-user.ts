/** Names the user of the operating system; believed, because only the box's own user gets through the socket. */
const HEADER = 'cordboard-user';
const USER_NAME = /^[\w.@-]{1,64}$/;

/** What a command says of who gave it. */
export function localUserHeader(user: string): Readonly<Record<string, string>> {
  return USER_NAME.test(user) ? { [HEADER]: user } : {};
}

/** Who that is, if it was said. */
export function localUser(request: Request): string | undefined {
  return request.headers.get(HEADER) ?? undefined;
}

/** Who stands in changes and audit for what came by the command line. */
export function commandLineName(user: string | undefined): string {
  return user !== undefined && USER_NAME.test(user) ? `command line (${user})` : 'command line';
}
