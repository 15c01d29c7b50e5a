package dev.tollgate.proxy.guardrail;

/** Whether a number can be what it looks like. */
final class Checksums {

    private Checksums() {}

    /** ISO/IEC 7812, the numbers of payment cards. */
    static boolean isLuhn(String text) {
        int sum = 0;
        boolean twice = false;
        for (int at = text.length() - 1; at >= 0; at--) {
            int digit = Character.digit(text.charAt(at), 10);
            if (digit < 0) {
                continue;
            }
            int value = twice ? digit * 2 : digit;
            sum += value > 9 ? value - 9 : value;
            twice = !twice;
        }
        return sum > 0 && sum % 10 == 0;
    }

    /** ISO 13616, account numbers: the rest of the division by 97 is 1. */
    static boolean isIban(String text) {
        String packed = text.replace(" ", "");
        if (packed.length() < 15 || packed.length() > 34) {
            return false;
        }
        int rest = 0;
        for (char c : (packed.substring(4) + packed.substring(0, 4)).toCharArray()) {
            int value = Character.digit(c, 36);
            rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
        }
        return rest == 1;
    }

    /** Areas 000, 666 and from 900 on are never given out. */
    static boolean isSocialSecurity(String text) {
        String area = text.substring(0, 3);
        return !area.equals("000")
                && !area.equals("666")
                && area.charAt(0) != '9'
                && !text.startsWith("00", 4)
                && !text.endsWith("0000");
    }
}
