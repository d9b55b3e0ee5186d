import { createContext, useContext } from 'solid-js';
import { account } from './api.ts';

/** Which account a part of a page is about, as the API's addresses begin: an operator's may be any. */
export const AccountPath = createContext(account);

export const useAccountPath = (): string => useContext(AccountPath);
