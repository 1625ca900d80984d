<?php

/**
 * The one address the agent speaks to. It answers by itself and never shows a page: no maintenance screen, no country
 * wall, no redirect, no cookie. `Stockbridge\Api\Endpoint` does the work.
 */

declare(strict_types=1);

if (!defined('_PS_VERSION_')) {
    exit;
}

use Stockbridge\Api\Answer;
use Stockbridge\Api\AnswerWriter;
use Stockbridge\Api\Authenticator;
use Stockbridge\Api\Endpoint;
use Stockbridge\Api\RequestReader;
use Stockbridge\Api\Signed;
use Stockbridge\Kernel;

class StockbridgeApiModuleFrontController extends ModuleFrontController
{
    /** @var bool */
    public $ssl = true;

    /** @var bool */
    public $ajax = true;

    /** @var bool */
    public $content_only = true;

    /** @var RequestReader */
    private $http;

    /** @var Signed */
    private $signed;

    /** Looks at the signature before the core builds what a page needs: a stranger's request ends here, cheaply. */
    public function init(): void
    {
        $this->context->cookie->disallowWriting();
        ini_set('display_errors', '0');
        $this->http = RequestReader::ofGlobals();
        $signed = Kernel::instance()->get(Authenticator::class)->identify($this->http);
        if ($signed === null) {
            $this->finish(AnswerWriter::unsigned());
        }
        $this->signed = $signed;
        parent::init();
    }

    public function postProcess(): void
    {
        $this->finish(Kernel::instance()->get(Endpoint::class)->answer($this->http, $this->signed));
    }

    /** The agent works on while the shop is closed to customers. */
    protected function displayMaintenancePage(): void
    {
    }

    protected function displayRestrictedCountryPage(): void
    {
    }

    /**
     * @param Country $defaultCountry
     *
     * @return false
     */
    protected function geolocationManagement($defaultCountry): bool
    {
        return false;
    }

    /**
     * @return never
     */
    private function finish(Answer $answer): void
    {
        AnswerWriter::send($answer);
        exit;
    }
}
