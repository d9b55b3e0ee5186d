import { Log, LogLevel } from 'miniflare';

/** miniflare says as mere information where it wrote a mail that would have been sent. */
export const tellsOfMail = (message: string): boolean => message.includes('send_email binding');

/** miniflare's log, of which a run shows warnings, and where mails are. */
export class MailLog extends Log {
  readonly #say: (line: string) => void;

  constructor(say: (line: string) => void) {
    super(LogLevel.WARN);
    this.#say = say;
  }

  override logWithLevel(level: LogLevel, message: string): void {
    if (level === LogLevel.INFO && tellsOfMail(message)) this.#say(message);
    else super.logWithLevel(level, message);
  }
}
