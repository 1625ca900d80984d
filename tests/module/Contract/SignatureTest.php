<?php

declare(strict_types=1);

namespace Stockbridge\Tests\Contract;

use PHPUnit\Framework\TestCase;
use Stockbridge\Contract\Base64Url;
use Stockbridge\Contract\PairingString;
use Stockbridge\Contract\ProblemException;
use Stockbridge\Contract\PublicKey;
use Stockbridge\Contract\Signature;
use Stockbridge\Contract\SignedRequest;

final class SignatureTest extends TestCase
{
    public function testThePrintedExampleOfRfc9421IsReproducedByteForByte(): void
    {
        $example = self::vectors()->rfc9421_b_2_6;
        $components = array_column($example->components, 1, 0);
        $params = Signature::params(array_keys($components), array_column($example->parameters, 1, 0));
        $base = Signature::base($components, $params);
        self::assertSame($example->base, $base);
        self::needSodium();
        $pair = sodium_crypto_sign_seed_keypair((string) hex2bin($example->seed));
        self::assertSame($example->public_key, bin2hex(sodium_crypto_sign_publickey($pair)));
        $signature = sodium_crypto_sign_detached($base, sodium_crypto_sign_secretkey($pair));
        self::assertSame($example->signature, base64_encode($signature));
        self::assertTrue(PublicKey::verifies(sodium_crypto_sign_publickey($pair), $base, $signature));
        self::assertFalse(PublicKey::verifies(sodium_crypto_sign_publickey($pair), $base . ' ', $signature));
    }

    /**
     * @dataProvider keys
     */
    public function testAKeysPublicHalfIdAndFingerprintFollowFromItsSeed(string $name): void
    {
        $vector = self::vectors()->keys->$name;
        $public = self::publicKey($name);
        self::assertSame($vector->public_key, Base64Url::encode($public));
        self::assertSame($vector->key_id, PublicKey::id($public));
        self::assertSame($vector->fingerprint, PublicKey::fingerprint($public));
        self::needSodium();
        self::assertSame($public, sodium_crypto_sign_publickey_from_secretkey(self::secretKey($name)));
    }

    /**
     * @return iterable<string, array{0: string}>
     */
    public static function keys(): iterable
    {
        foreach (array_keys(get_object_vars(self::vectors()->keys)) as $name) {
            yield $name => [$name];
        }
    }

    /**
     * @dataProvider requests
     */
    public function testARequestIsReadAsTheVectorSays(\stdClass $vector): void
    {
        $request = Signature::readRequest($vector->url, $vector->method, self::headers($vector));
        self::assertSame(get_object_vars($vector->parts), [
            'content_type' => $request->contentType(),
            'digest' => $request->digest(),
            'installation' => $request->installation(),
            'message' => $request->message(),
            'created' => $request->created(),
            'expires' => $request->expires(),
            'nonce' => $request->nonce(),
        ]);
        self::assertSame(self::vectors()->keys->{$vector->key}->key_id, $request->keyId());
        self::needSodium();
        self::assertTrue($request->holds(self::publicKey($vector->key)));
        self::assertFalse($request->holds(self::publicKey('other')));
        self::assertFalse($request->holds(substr(self::publicKey($vector->key), 1)));
    }

    /**
     * @return iterable<string, array{0: \stdClass}>
     */
    public static function requests(): iterable
    {
        return self::named('requests');
    }

    /**
     * @dataProvider spellings
     */
    public function testTheSpellingOfHeaderNamesAndBlanksAroundValuesDoNotMatter(\stdClass $vector): void
    {
        $request = Signature::readRequest('https://shop.example/', 'POST', self::headers($vector));
        self::assertSame('kQ3v0m8XhJ2bY5tR7wLz1A', $request->nonce());
        self::needSodium();
        self::assertTrue($request->holds(self::publicKey('agent')));
    }

    /**
     * @return iterable<string, array{0: \stdClass}>
     */
    public static function spellings(): iterable
    {
        return self::named('accepted_spellings');
    }

    /**
     * @dataProvider refusedRequests
     */
    public function testARequestThatDiffersInAnythingDoesNotHold(\stdClass $vector): void
    {
        try {
            $request = Signature::readRequest($vector->url, $vector->method, self::headers($vector));
        } catch (ProblemException $refusal) {
            self::assertSame('signature_invalid', $refusal->problem()->code());

            return;
        }
        self::needSodium();
        self::assertFalse($request->holds(self::publicKey($vector->key)));
    }

    /**
     * @return iterable<string, array{0: \stdClass}>
     */
    public static function refusedRequests(): iterable
    {
        return self::named('refused_requests');
    }

    /**
     * @dataProvider answers
     */
    public function testAnAnswerIsSignedAsTheVectorSays(\stdClass $vector): void
    {
        self::needSodium();
        $asked = array_column(self::vectors()->requests, null, 'name')[$vector->request];
        $headers = Signature::answerHeaders(
            self::secretKey($vector->key),
            $vector->parts->status,
            $vector->parts->digest,
            Signature::readRequest($asked->url, $asked->method, self::headers($asked)),
            $vector->parts->created
        );
        self::assertSame(array_column($vector->headers, 1, 0), $headers);
    }

    /**
     * @return iterable<string, array{0: \stdClass}>
     */
    public static function answers(): iterable
    {
        return self::named('answers');
    }

    /**
     * @dataProvider times
     */
    public function testASpanHoldsATimeWithFiveMinutesOfTolerance(\stdClass $vector): void
    {
        $parameters = ['created' => (string) $vector->created, 'expires' => (string) $vector->expires];
        $request = new SignedRequest([], $parameters, '', '');
        self::assertSame($vector->timely, $request->isTimely($vector->now));
    }

    /**
     * @return iterable<int, array{0: \stdClass}>
     */
    public static function times(): iterable
    {
        foreach (self::vectors()->times as $vector) {
            yield [$vector];
        }
    }

    public function testAPairingStringIsWrittenAsTheVectorSays(): void
    {
        foreach (self::vectors()->pairing_strings as $vector) {
            $seed = (string) hex2bin(self::vectors()->keys->{$vector->one_time_key}->seed);
            $written = PairingString::encode($vector->url, self::publicKey($vector->shop_key), $seed, $vector->expires);
            self::assertSame($vector->text, $written);
        }
    }

    /**
     * @dataProvider badUrls
     */
    public function testAUrlWithoutAHostOrWithAUserNameHasNoAuthority(string $url): void
    {
        $this->expectException(\InvalidArgumentException::class);
        Signature::authority($url);
    }

    /**
     * @return iterable<string, array{0: string}>
     */
    public static function badUrls(): iterable
    {
        foreach (['', '/index.php', 'ftp://shop.example/', 'https:///', 'https://a:b@shop.example/'] as $url) {
            yield $url => [$url];
        }
    }

    /**
     * @return iterable<string, array{0: \stdClass}>
     */
    private static function named(string $list): iterable
    {
        foreach (self::vectors()->$list as $vector) {
            yield $vector->name => [$vector];
        }
    }

    private static function vectors(): \stdClass
    {
        return Files::read('signature-vectors.json');
    }

    /**
     * As a web server hands them over: names in one case, a doubled header joined.
     *
     * @return array<string, string>
     */
    private static function headers(\stdClass $vector): array
    {
        $headers = [];
        foreach ($vector->headers as [$name, $value]) {
            $name = strtolower($name);
            $headers[$name] = isset($headers[$name]) ? $headers[$name] . ', ' . $value : $value;
        }

        return $headers;
    }

    private static function publicKey(string $name): string
    {
        return (string) Base64Url::decode(self::vectors()->keys->$name->public_key, 32);
    }

    private static function secretKey(string $name): string
    {
        $seed = (string) hex2bin(self::vectors()->keys->$name->seed);

        return sodium_crypto_sign_secretkey(sodium_crypto_sign_seed_keypair($seed));
    }

    private static function needSodium(): void
    {
        if (!extension_loaded('sodium')) {
            self::markTestSkipped('this PHP has no sodium: what a key signs is tested on PHP 8.2');
        }
    }
}
