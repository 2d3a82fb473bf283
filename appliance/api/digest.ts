/** SHA-256 as base64url without padding: what stands in the store instead of a session's or link's token. */
export async function sha256(text: string | Uint8Array<ArrayBuffer>): Promise<string> {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text;
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)).toBase64({
    alphabet: 'base64url',
    omitPadding: true,
  });
}
