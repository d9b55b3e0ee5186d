/** Names of the machine itself: where a development machine may be without https. */
const names = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

export const isOwnMachine = ({ hostname }: URL): boolean => names.test(hostname);
