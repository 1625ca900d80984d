<?php

declare(strict_types=1);

namespace Stockbridge\Tests\Contract;

use PHPUnit\Framework\TestCase;
use Stockbridge\Contract\Json;
use Stockbridge\Contract\Payload;
use Stockbridge\Contract\ProblemException;
use Stockbridge\Contract\Validator;

final class ExamplesTest extends TestCase
{
    /**
     * @dataProvider validDocuments
     *
     * @param mixed $document
     */
    public function testAValidExampleIsAccepted(string $schema, $document): void
    {
        Validator::check(Files::definition($schema), Json::decode(Json::encode($document)), 'invalid_item');
        $this->addToAssertionCount(1);
    }

    /**
     * @return iterable<string, array{0: string, 1: mixed}>
     */
    public static function validDocuments(): iterable
    {
        foreach (Files::below('examples/valid') as $name => $document) {
            if (strncmp($name, 'payload/', 8) !== 0) {
                yield $name => [substr($name, 0, (int) strrpos($name, '.')), $document];
            }
        }
    }

    /**
     * @dataProvider invalidDocuments
     */
    public function testAnInvalidExampleIsRefusedAtItsField(\stdClass $example): void
    {
        try {
            Validator::check(Files::definition($example->schema), $example->document, $example->code, 3);
        } catch (ProblemException $refusal) {
            self::assertSame($example->code, $refusal->problem()->code());
            self::assertSame($example->field, $refusal->problem()->field());
            self::assertSame(3, $refusal->problem()->line());

            return;
        }
        self::fail('accepted');
    }

    /**
     * @return iterable<string, array{0: \stdClass}>
     */
    public static function invalidDocuments(): iterable
    {
        foreach (Files::below('examples/invalid') as $name => $example) {
            if (property_exists($example, 'document')) {
                yield $name => [$example];
            }
        }
    }

    /**
     * @dataProvider validPayloads
     */
    public function testAValidPayloadIsReadAndWrittenAgain(\stdClass $example): void
    {
        $lines = Payload::decode((string) base64_decode($example->payload, true));
        self::assertEquals($example->lines, $lines);
        self::assertEquals($lines, Payload::decode(Payload::encode($lines)));
    }

    /**
     * @return iterable<string, array{0: \stdClass}>
     */
    public static function validPayloads(): iterable
    {
        foreach (Files::below('examples/valid/payload') as $name => $example) {
            yield $name => [$example];
        }
    }

    /**
     * @dataProvider invalidPayloads
     */
    public function testAnInvalidPayloadIsRefusedWithItsCodeAndLine(\stdClass $example): void
    {
        try {
            Payload::decode((string) base64_decode($example->payload, true));
        } catch (ProblemException $refusal) {
            self::assertSame($example->code, $refusal->problem()->code());
            self::assertSame($example->line, $refusal->problem()->line());

            return;
        }
        self::fail('accepted');
    }

    /**
     * @return iterable<string, array{0: \stdClass}>
     */
    public static function invalidPayloads(): iterable
    {
        foreach (Files::below('examples/invalid') as $name => $example) {
            if (property_exists($example, 'payload')) {
                yield $name => [$example];
            }
        }
    }
}
