<?php

/**
 * The words as they stand in the code, without PrestaShop's translator.
 */

declare(strict_types=1);

namespace Stockbridge\Tests\Admin;

use Stockbridge\Admin\Wording;

final class EnglishWording extends Wording
{
    public function say(string $sentence, array $values = []): string
    {
        return strtr($sentence, array_map('strval', $values));
    }
}
