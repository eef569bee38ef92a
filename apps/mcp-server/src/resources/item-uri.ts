export const itemsUnder = 'tracker://items/';

export const itemUri = (key: string): string => `${itemsUnder}${encodeURIComponent(key)}`;
