import { createTransport } from 'nodemailer';
import { MAIL_ANSWER_MS, MAIL_WHOLE_MS } from '../base/limits-features.ts';

/** The office's mail server (SMTP submission, RFC 6409). */
export interface MailServer {
  readonly host: string;
  readonly port: number;
  /** `tls` from the first byte (RFC 8314), `starttls` or no mail at all, or none. */
  readonly security: 'starttls' | 'tls' | 'none';
  readonly checkCertificate: boolean;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  readonly from: { readonly name: string; readonly address: string };
}

export interface Mail {
  /** Names this mail for good: a server that gets it twice can tell. */
  readonly id: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly attachment?: Attachment | undefined;
}

export interface Attachment {
  readonly filename: string;
  readonly contentType: string;
  readonly bytes: Uint8Array;
}

/** The server did not take a mail. */
export class MailRefused extends Error {
  override readonly name = 'MailRefused';
  /** In the server's own words or the system's. */
  readonly reason: string;
  /** This very mail will never be taken: its address is unknown there, or it is too large (RFC 5321 §4.2.1, 5yz). */
  readonly isFinal: boolean;

  constructor(reason: string, isFinal: boolean) {
    super(reason);
    this.reason = reason;
    this.isFinal = isFinal;
  }
}

/** Gives one mail to the server; resolves once the server has accepted it. @throws MailRefused */
export async function sendMail(server: MailServer, mail: Mail): Promise<void> {
  const transport = createTransport({
    host: server.host,
    port: server.port,
    secure: server.security === 'tls',
    requireTLS: server.security === 'starttls',
    ignoreTLS: server.security === 'none',
    tls: { rejectUnauthorized: server.checkCertificate },
    ...(server.username ? { auth: { user: server.username, pass: server.password ?? '' } } : {}),
    connectionTimeout: MAIL_ANSWER_MS,
    greetingTimeout: MAIL_ANSWER_MS,
    socketTimeout: MAIL_ANSWER_MS,
    // Mails are made of our own text: no address in them may ever be read as a file.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  try {
    await transport.sendMail({
      messageId: `<${mail.id}@${server.from.address.split('@')[1] ?? 'cordboard.invalid'}>`,
      from: server.from,
      to: mail.to,
      subject: mail.subject,
      text: mail.text,
      html: mail.html,
      // Nobody's answering machine shall answer (RFC 3834 §5).
      headers: { 'Auto-Submitted': 'auto-generated' },
      attachments: mail.attachment ? [attached(mail.attachment)] : [],
      signal: AbortSignal.timeout(MAIL_WHOLE_MS),
    });
  } catch (failure) {
    throw refused(failure);
  } finally {
    transport.close();
  }
}

function attached({ filename, contentType, bytes }: Attachment) {
  return { filename, contentType, content: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength) };
}

/** What a mail's own fault is: the server spoke of its envelope or its text, and for good. */
function refused(failure: unknown): MailRefused {
  const { code, responseCode, response, message } = failure as {
    readonly code?: string;
    readonly responseCode?: number;
    readonly response?: string;
    readonly message?: string;
  };
  const isAboutMail = code === 'EENVELOPE' || code === 'EMESSAGE';
  return new MailRefused(response ?? message ?? String(failure), isAboutMail && (responseCode ?? 0) >= 500);
}
