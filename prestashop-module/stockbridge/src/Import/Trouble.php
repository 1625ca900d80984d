<?php

/**
 * The problems that the catalogue side reports, each with its field and what a person can do; codes are the contract's.
 */

declare(strict_types=1);

namespace Stockbridge\Import;

use Stockbridge\Contract\Problem;
use Stockbridge\Platform\DatabaseFailure;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class Trouble
{
    public static function noRecord(): Problem
    {
        return new Problem('missing_field', 'The item carries no record of this flow.');
    }

    public static function missing(string $pointer, string $detail, string $remedy = ''): Problem
    {
        return self::at('missing_field', $pointer, $detail, $remedy);
    }

    public static function invalid(string $pointer, string $detail, string $remedy = ''): Problem
    {
        return self::at('invalid_value', $pointer, $detail, $remedy);
    }

    public static function unmapped(string $pointer, string $detail, string $remedy = ''): Problem
    {
        return self::at('unmapped_value', $pointer, $detail, $remedy);
    }

    public static function unsupported(string $pointer, string $detail): Problem
    {
        return self::at('unsupported_kind', $pointer, $detail, '');
    }

    public static function unknownLanguage(string $pointer, string $code): Problem
    {
        return self::at(
            'unknown_language',
            $pointer,
            'The shop has no language "' . $code . '": this text is not shown.',
            'Add the language in the shop, or leave it out in the mapping.'
        );
    }

    public static function parentMissing(string $pointer, string $key): Problem
    {
        return self::at('parent_missing', $pointer, 'The record "' . $key . '" is not in the shop yet.', '');
    }

    public static function ambiguousReference(string $reference, string $detail): Problem
    {
        return self::at(
            'ambiguous_reference',
            '/product/reference',
            $detail,
            'Give each article a reference of its own, in the shop and in the ERP ("' . $reference . '").'
        );
    }

    public static function versionConflict(): Problem
    {
        return new Problem('version_conflict', 'This version was applied before with another content.');
    }

    public static function refusedByDatabase(DatabaseFailure $failure): Problem
    {
        return new Problem('write_failed', 'The shop\'s database refused the write (error ' . $failure->number() . ').');
    }

    public static function refusedByShop(string $pointer, \PrestaShopException $error): Problem
    {
        return self::at('invalid_value', $pointer, 'The shop refuses the record: ' . strip_tags($error->getMessage()), '');
    }

    public static function notSaved(string $pointer): Problem
    {
        return self::at('write_failed', $pointer, 'The shop did not save the record.', '');
    }

    public static function mailFailed(): Problem
    {
        return self::at('write_failed', '/status/mail', 'The mail to the customer could not be sent.', 'Check the shop\'s mail settings.');
    }

    public static function unknownOrder(string $key): Problem
    {
        return self::at('unknown_order', '/status/order', 'The shop knows no order with the key ' . $key . '.', '');
    }

    public static function stateRefused(string $detail): Problem
    {
        return self::at('state_refused', '/status/status', $detail, 'Set the order\'s state by hand where this is meant.');
    }

    private static function at(string $code, string $pointer, string $detail, string $remedy): Problem
    {
        return new Problem($code, $detail, $pointer, null, [], $remedy === '' ? null : $remedy);
    }
}
