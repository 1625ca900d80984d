<?php

declare(strict_types=1);

namespace Stockbridge\Tests\Api;

use PHPUnit\Framework\TestCase;
use Stockbridge\Api\RequestReader;
use Stockbridge\Api\UploadSettings;
use Stockbridge\Contract\Limits;
use Stockbridge\Contract\ProblemException;

final class RequestReaderTest extends TestCase
{
    private const MULTIPART = 'multipart/form-data; boundary=b';
    private const RAW = 'application/octet-stream';

    /** @var string */
    private $file;

    protected function setUp(): void
    {
        $this->file = (string) tempnam(sys_get_temp_dir(), 'payload');
        file_put_contents($this->file, 'bytes');
    }

    protected function tearDown(): void
    {
        unlink($this->file);
    }

    public function testHeadersComeByTheirLowerCaseNames(): void
    {
        $reader = $this->reader(['HTTP_SIGNATURE_INPUT' => 'sb=x', 'CONTENT_TYPE' => self::RAW, 'PATH' => '/bin']);
        self::assertSame(['content-type' => self::RAW, 'signature-input' => 'sb=x'], $reader->headers());
    }

    public function testTheOnePartIsThePayload(): void
    {
        self::assertSame('bytes', $this->multipart(['payload' => $this->part()])->payload());
    }

    public function testARawBodyIsThePayload(): void
    {
        self::assertSame('bytes', $this->reader(['CONTENT_TYPE' => self::RAW])->payload());
    }

    /**
     * @dataProvider brokenParts
     *
     * @param array<string, mixed> $files
     */
    public function testABodyThatIsNotTheOnePartIsRefused(array $files, string $code): void
    {
        $this->expectCode($code, $this->multipart($files));
    }

    /**
     * @return iterable<string, array{0: array<string, mixed>, 1: string}>
     */
    public static function brokenParts(): iterable
    {
        $fine = ['tmp_name' => '/dev/null', 'error' => UPLOAD_ERR_OK];
        yield 'no part' => [[], 'digest_mismatch'];
        yield 'another name' => [['other' => $fine], 'digest_mismatch'];
        yield 'two parts' => [['payload' => $fine, 'other' => $fine], 'digest_mismatch'];
        yield 'a list of parts' => [['payload' => ['tmp_name' => ['a'], 'error' => [0]]], 'digest_mismatch'];
        yield 'cut' => [['payload' => ['tmp_name' => '', 'error' => UPLOAD_ERR_PARTIAL]], 'digest_mismatch'];
        yield 'beyond upload_max_filesize' => [['payload' => ['tmp_name' => '', 'error' => UPLOAD_ERR_INI_SIZE]], 'too_large'];
        yield 'no temporary folder' => [['payload' => ['tmp_name' => '', 'error' => UPLOAD_ERR_NO_TMP_DIR]], 'uploads_off'];
        yield 'unwritable folder' => [['payload' => ['tmp_name' => '', 'error' => UPLOAD_ERR_CANT_WRITE]], 'uploads_off'];
    }

    /**
     * @dataProvider settingsWithoutUploads
     *
     * @param array<string, string> $settings
     */
    public function testAPhpThatTakesNoFilesAsksForARawBody(array $settings): void
    {
        $this->expectCode('uploads_off', $this->reader(['CONTENT_TYPE' => self::MULTIPART], [], $settings));
    }

    /**
     * @return iterable<string, array{0: array<string, string>}>
     */
    public static function settingsWithoutUploads(): iterable
    {
        yield 'file_uploads' => [['file_uploads' => '0']];
        yield 'file_uploads, in words' => [['file_uploads' => 'Off']];
        yield 'max_file_uploads' => [['max_file_uploads' => '0']];
        yield 'enable_post_data_reading' => [['enable_post_data_reading' => '']];
    }

    public function testAnotherContentTypeIsRefused(): void
    {
        $this->expectCode('digest_mismatch', $this->reader(['CONTENT_TYPE' => 'application/json']));
    }

    public function testABodyBeyondTheBoundIsRefusedThoughItsLengthWasNotDeclared(): void
    {
        file_put_contents($this->file, str_repeat('x', Limits::MAX_PAYLOAD_BYTES + 1));
        $this->expectCode('too_large', $this->reader(['CONTENT_TYPE' => self::RAW]));
    }

    /**
     * @dataProvider lengths
     *
     * @param array<string, string> $settings
     */
    public function testTheDeclaredLengthIsComparedWithTheLowestBound(int $length, array $settings, bool $tooLarge): void
    {
        $reader = $this->reader(['CONTENT_LENGTH' => (string) $length], [], $settings);
        self::assertSame($tooLarge, $reader->isTooLarge());
    }

    /**
     * @return iterable<string, array{0: int, 1: array<string, string>, 2: bool}>
     */
    public static function lengths(): iterable
    {
        yield 'at the bound' => [Limits::MAX_BODY_BYTES, [], false];
        yield 'above it' => [Limits::MAX_BODY_BYTES + 1, [], true];
        yield 'above what PHP hands over' => [20481, ['post_max_size' => '20K'], true];
        yield 'no bound in PHP' => [20481, ['post_max_size' => '0'], false];
    }

    private function expectCode(string $code, RequestReader $reader): void
    {
        try {
            $reader->payload();
        } catch (ProblemException $refusal) {
            self::assertSame($code, $refusal->problem()->code());

            return;
        }
        self::fail('the payload was read');
    }

    /**
     * @return array<string, mixed>
     */
    private function part(): array
    {
        return ['tmp_name' => $this->file, 'error' => UPLOAD_ERR_OK];
    }

    /**
     * @param array<string, mixed> $files
     */
    private function multipart(array $files): RequestReader
    {
        return $this->reader(['CONTENT_TYPE' => self::MULTIPART], $files);
    }

    /**
     * @param array<string, mixed>  $server
     * @param array<string, mixed>  $files
     * @param array<string, string> $settings
     */
    private function reader(array $server, array $files = [], array $settings = []): RequestReader
    {
        $settings += [
            'file_uploads' => '1',
            'max_file_uploads' => '20',
            'enable_post_data_reading' => '1',
            'post_max_size' => '8M',
            'upload_max_filesize' => '2M',
        ];

        return new RequestReader($server, $files, new UploadSettings($settings), $this->file);
    }
}
